package brownout.jobqueue.adapter.kafka;

import brownout.jobqueue.JobQueueConfig;
import brownout.jobqueue.job.PriorityClass;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.errors.TopicExistsException;

/** The topics this service writes. */
public final class KafkaTopics {
    static final String EVENTS = "video-jobs.events";
    static final String STATE = "video-jobs.state";
    static final String DEAD_LETTERS = "video-jobs.dead-letters";
    private static final Duration THIRTY_DAYS = Duration.ofDays(30);

    private KafkaTopics() {}

    /** Makes the topics that are missing; existing ones stay as they are. */
    static void ensure(Admin admin, JobQueueConfig config) throws InterruptedException, ExecutionException {
        for (KafkaFuture<Void> made :
                admin.createTopics(wanted(config)).values().values()) {
            try {
                made.get();
            } catch (ExecutionException e) {
                if (!(e.getCause() instanceof TopicExistsException)) {
                    throw e;
                }
            }
        }
    }

    private static List<NewTopic> wanted(JobQueueConfig config) {
        List<NewTopic> topics = new ArrayList<>();
        PriorityClass.ALL.forEach(it -> topics.add(topic(it.topic(), config, kept(config.retention()))));
        topics.add(topic(EVENTS, config, kept(config.retention())));
        topics.add(topic(STATE, config, Map.of("cleanup.policy", "compact")));
        topics.add(topic(DEAD_LETTERS, config, kept(THIRTY_DAYS)));
        return topics;
    }

    private static NewTopic topic(String name, JobQueueConfig config, Map<String, String> settings) {
        return new NewTopic(name, config.kafka().partitions(), config.kafka().replicationFactor()).configs(settings);
    }

    private static Map<String, String> kept(Duration time) {
        return Map.of("cleanup.policy", "delete", "retention.ms", Long.toString(time.toMillis()));
    }
}
