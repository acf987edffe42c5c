package brownout.notification.channel;

/**
 * What others have said, as far as it is kept: an answer of megabytes must not make an entry that no ledger takes, and so an
 * outcome that is lost.
 */
public final class Evidence {
    private static final int LONGEST = 300;

    private Evidence() {}

    public static String brief(String said) {
        if (said.length() <= LONGEST) {
            return said;
        }
        int end = Character.isHighSurrogate(said.charAt(LONGEST - 2)) ? LONGEST - 2 : LONGEST - 1;
        return said.substring(0, end) + "…";
    }
}
