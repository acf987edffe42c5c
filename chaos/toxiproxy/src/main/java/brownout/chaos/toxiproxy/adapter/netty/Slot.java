package brownout.chaos.toxiproxy.adapter.netty;

import brownout.chaos.toxiproxy.proxy.PlacedToxic;
import brownout.chaos.toxiproxy.toxic.Chunk;
import brownout.chaos.toxiproxy.toxic.Flow;
import brownout.chaos.toxiproxy.toxic.Stage;
import brownout.chaos.toxiproxy.toxic.Toxic;
import io.netty.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A toxic's place in the chain of one link. Without a stage, for the toxic does not apply to this connection, it lets
 * everything through.
 */
final class Slot implements Flow {
    private final Link link;
    private final Exposure exposure;
    private @Nullable Stage stage;
    private @Nullable Slot next;

    Slot(Link link, Exposure exposure) {
        this.link = link;
        this.exposure = exposure;
    }

    boolean holds(PlacedToxic other) {
        return exposure.to(other);
    }

    void setNext(@Nullable Slot slot) {
        next = slot;
    }

    @Nullable
    Slot next() {
        return next;
    }

    @Nullable
    Stage stage() {
        return stage;
    }

    /** Starts, changes or ends the stage, as the toxic's settings now say. */
    void apply() {
        Toxic settings = exposure.settings().toxic();
        boolean applies = exposure.applies();
        Stage running = stage;
        if (running == null) {
            if (applies) {
                start(settings);
            }
        } else if (applies) {
            running.reconfigure(settings);
        } else {
            retire();
        }
    }

    private void start(Toxic settings) {
        stage = settings.start(this, exposure.chance());
        link.stageStarted();
    }

    /** The toxic does not apply any more. */
    void retire() {
        Stage running = stage;
        if (running != null) {
            stage = null;
            link.stageStopped();
            running.remove();
        }
    }

    void abandon() {
        Stage running = stage;
        if (running != null) {
            stage = null;
            running.abandon();
        }
    }

    @Override
    public void pass(Chunk chunk) {
        link.deliver(next, chunk);
    }

    @Override
    public void flush() {
        link.flush();
    }

    @Override
    public void drop(Chunk chunk) {
        link.drop(chunk);
    }

    @Override
    public void affected(int bytes) {
        exposure.affected(bytes);
    }

    @Override
    public void end() {
        link.deliverEnd(next);
    }

    @Override
    public void close() {
        link.closeConnection();
    }

    @Override
    public void reset() {
        link.resetConnection();
    }

    @Override
    public long nanoTime() {
        return System.nanoTime();
    }

    @Override
    public Timer schedule(long delayNanos, Runnable task) {
        ScheduledFuture<?> future =
                link.eventLoop().schedule(() -> link.runTimer(task), delayNanos, TimeUnit.NANOSECONDS);
        return () -> future.cancel(false);
    }
}
