package brownout.profile.record;

import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Decides a batch of writes one after the other, each seeing those before it.
 *
 * <p>Invariant: the versions of one profile in one epoch are 1, 2, 3, … without gap or repetition, and each names the
 * one it replaced. It holds only if what is passed in is the newest committed state; the caller sees to that by deciding
 * in one thread, after the last commit has been applied.
 */
public final class VersionAssigner {

    private final long epoch;
    private final Instant now;
    private final Map<ProfileId, Profile> current;
    private final Map<OpKey, String> digests;

    /**
     * @param current the newest committed version of every profile in the batch that has one
     * @param digests request digest of every operation in the batch that has been written before
     */
    public VersionAssigner(long epoch, Instant now, Map<ProfileId, Profile> current, Map<OpKey, String> digests) {
        this.epoch = epoch;
        this.now = now;
        this.current = new HashMap<>(current);
        this.digests = new HashMap<>(digests);
    }

    public Decision decide(WriteCommand command) {
        OpKey key = OpKey.of(command);
        String digest = command.digest();
        String before = digests.get(key);
        if (before != null) {
            return before.equals(digest) ? new Decision.Replay(key) : new Decision.KeyReused();
        }
        Optional<Profile> old = Optional.ofNullable(current.get(command.id()));
        Optional<ProfileVersion> version = old.map(Profile::version);
        if (!command.precondition().holds(version)) {
            return new Decision.Refuse(version);
        }
        long previous = version.map(ProfileVersion::number).orElse(0L);
        Fields base = old.map(Profile::fields).orElse(Fields.EMPTY);
        Profile written = new Profile(
                command.id(),
                new ProfileVersion(epoch, previous + 1),
                previous,
                command.opId(),
                command.mask().map(mask -> base.merge(command.fields(), mask)).orElse(command.fields()),
                now);
        current.put(command.id(), written);
        digests.put(key, digest);
        return new Decision.Accept(new Change(written, digest));
    }
}
