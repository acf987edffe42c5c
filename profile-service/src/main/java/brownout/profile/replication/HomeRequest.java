package brownout.profile.replication;

/** Something that waits for its turn in the home's writer. */
sealed interface HomeRequest permits WriteTicket, MarkTicket {

    /** @return false if nobody waits for it any more: do not do it */
    boolean take();

    /** It was not done and will not be. */
    void refuse(String reason);
}
