package brownout.jobqueue.job;

import brownout.contracts.jobqueue.v1.JobClass;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The four classes of work, the most urgent first. A class's share of claims is twice that of the next. */
public enum PriorityClass {
    CRITICAL(JobClass.CRITICAL),
    HIGH(JobClass.HIGH),
    NORMAL(JobClass.NORMAL),
    BULK(JobClass.BULK);

    public static final List<PriorityClass> ALL = List.of(values());

    private final JobClass wire;

    PriorityClass(JobClass wire) {
        this.wire = wire;
    }

    /** 0 for the most urgent, 3 for the least. */
    public int rank() {
        return ordinal();
    }

    /** As in URLs, JSON and topic names. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The Kafka topic that holds the submissions of this class. */
    public String topic() {
        return "video-jobs." + label();
    }

    public JobClass wire() {
        return wire;
    }

    public static Optional<PriorityClass> of(JobClass wire) {
        return ALL.stream().filter(it -> it.wire == wire).findFirst();
    }

    public static Optional<PriorityClass> labelled(String label) {
        return ALL.stream().filter(it -> it.label().equals(label)).findFirst();
    }

    /** "critical, high, normal, bulk": for messages. */
    public static String labels() {
        return String.join(
                ", ", Arrays.stream(values()).map(PriorityClass::label).toList());
    }
}
