package brownout.profile.replication;

import brownout.profile.record.OpKey;
import brownout.profile.record.WriteCommand;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;

/**
 * A write on its way through the home.
 *
 * <p>{@code QUEUED → TAKEN → ANSWERED}, or {@code QUEUED → ANSWERED}. Before it is taken, running out of time means that
 * it did not happen; afterwards it means that nobody knows. The transition is atomic, so a write is never reported as not
 * written and then appended.
 */
final class WriteTicket implements HomeRequest {

    private enum Stage {
        QUEUED,
        TAKEN,
        ANSWERED
    }

    private final WriteCommand command;
    private final Map<String, String> trace;
    private final CompletableFuture<WriteOutcome> answer = new CompletableFuture<>();
    private final AtomicReference<Stage> stage = new AtomicReference<>(Stage.QUEUED);

    WriteTicket(WriteCommand command, Map<String, String> trace) {
        this.command = command;
        this.trace = Map.copyOf(trace);
    }

    WriteCommand command() {
        return command;
    }

    OpKey key() {
        return OpKey.of(command);
    }

    Map<String, String> trace() {
        return trace;
    }

    CompletableFuture<WriteOutcome> answer() {
        return answer;
    }

    @Override
    public boolean take() {
        return stage.compareAndSet(Stage.QUEUED, Stage.TAKEN);
    }

    @Override
    public void refuse(String reason) {
        complete(new WriteOutcome.NotWritten(reason));
    }

    void complete(WriteOutcome outcome) {
        stage.set(Stage.ANSWERED);
        answer.complete(outcome);
    }

    /** The caller's time is up. */
    void expire() {
        if (stage.compareAndSet(Stage.QUEUED, Stage.ANSWERED)) {
            answer.complete(new WriteOutcome.NotWritten("the deadline passed while it waited for its turn"));
        } else if (stage.compareAndSet(Stage.TAKEN, Stage.ANSWERED)) {
            answer.complete(new WriteOutcome.Unknown("the log did not confirm it before the deadline"));
        }
    }
}
