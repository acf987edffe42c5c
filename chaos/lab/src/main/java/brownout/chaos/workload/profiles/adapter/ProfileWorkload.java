package brownout.chaos.workload.profiles.adapter;

import brownout.chaos.workload.WorkloadType;
import brownout.chaos.workload.profiles.ProfileChecks;
import brownout.chaos.workload.profiles.Profiles;
import java.util.List;

/** The registry's entry for {@code profiles}: clients see all there is to see, so there is no witness. */
public final class ProfileWorkload {
    public static final WorkloadType TYPE =
            new WorkloadType(Profiles.KIND, ProfileChecks.kinds(), ProfileClient::new, (status, clock) -> List.of());

    private ProfileWorkload() {}
}
