package brownout.profile.record;

import java.time.Instant;

/**
 * One version of a profile.
 *
 * @param previous number of the version that this one replaced, 0 for none: a chain that shows a lost write
 * @param writtenAt the home's wall clock; for people, never for ordering
 */
public record Profile(
        ProfileId id, ProfileVersion version, long previous, OpId opId, Fields fields, Instant writtenAt) {}
