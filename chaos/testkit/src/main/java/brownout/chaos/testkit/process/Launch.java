package brownout.chaos.testkit.process;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;

/** Starts a child behind its gate, registers it, and lets it go. */
final class Launch {
    private Launch() {}

    /** @throws ProcessException when its directory or log cannot be made, or there is no {@code sh} */
    static Process of(ProcessSpec spec, ProcessLog log, Minder minder) {
        ProcessBuilder builder = new ProcessBuilder(Gate.waiting(spec.command()))
                .directory(spec.directory().toFile())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(spec.log().toFile()));
        builder.environment().putAll(spec.environment());
        Process started;
        try {
            Files.createDirectories(spec.directory());
            log.beginRun();
            started = builder.start();
        } catch (IOException e) {
            throw new ProcessException(
                    spec.name() + " could not be started in " + spec.directory() + ": " + e.getMessage() + ".", e);
        }
        letGo(spec, started, minder);
        return started;
    }

    private static void letGo(ProcessSpec spec, Process started, Minder minder) {
        try (OutputStream gate = started.getOutputStream()) {
            minder.watch(started.pid());
            started.onExit().thenAccept(ended -> minder.forget(ended.pid()));
            gate.write("go\n".getBytes(StandardCharsets.US_ASCII));
        } catch (IOException e) {
            started.destroyForcibly();
            throw new ProcessException(spec.name() + " ended before it could run its program.", e);
        } catch (RuntimeException e) {
            started.destroyForcibly();
            throw e;
        }
    }
}
