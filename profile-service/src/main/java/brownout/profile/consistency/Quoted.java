package brownout.profile.consistency;

/** A piece of foreign text, fit for an error message: short, and printable ASCII only. */
final class Quoted {

    private static final int LONGEST = 40;

    private Quoted() {}

    static String of(String text) {
        String printable = text.replaceAll("[^\\x20-\\x7e]", "?");
        return printable.length() <= LONGEST ? printable : printable.substring(0, LONGEST) + "…";
    }
}
