package brownout.chaos.testkit.process;

import java.time.Duration;

/** A moment on this JVM's monotonic clock. */
record Deadline(long atNanos, Duration allowed) {

    static Deadline in(Duration allowed) {
        return new Deadline(System.nanoTime() + allowed.toNanos(), allowed);
    }

    boolean isPassed() {
        return System.nanoTime() - atNanos >= 0;
    }

    Duration elapsed() {
        return allowed.plusNanos(System.nanoTime() - atNanos);
    }
}
