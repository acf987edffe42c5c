package brownout.chaos.cluster;

/** Where a command gets its cluster from. */
public interface Clusters {

    /**
     * The lab that is up; closing the answer leaves it up.
     *
     * @throws ClusterException {@link ClusterException.Reason#MISSING} when none is
     */
    Cluster connect();

    /**
     * The lab that is up, else a private one on free ports whose data and processes are gone after {@link
     * Cluster#close}. Options are for the private one: a lab that is up stays as it is.
     *
     * @param progress told what comes up, line by line
     * @throws ClusterException when something did not come up; nothing is left running then
     */
    Cluster connectOrStart(StartOptions options, StartProgress progress);
}
