package brownout.notification.adapter.kafka;

import brownout.contracts.jobqueue.v1.JobEvent;
import brownout.contracts.jobqueue.v1.JobEventType;
import brownout.frontdoor.access.Tenant;
import brownout.frontdoor.idempotency.IdempotencyKey;
import brownout.notification.adapter.codec.Codec;
import brownout.notification.channel.Channel;
import brownout.notification.channel.Content;
import brownout.notification.dedup.Digest;
import brownout.notification.dedup.NotificationId;
import brownout.notification.delivery.Guarantee;
import brownout.notification.delivery.MessageClass;
import brownout.notification.delivery.NotificationRequest;
import brownout.notification.delivery.NotificationSpec;
import brownout.notification.intake.Submission;
import brownout.notification.intake.Submitted;
import brownout.notification.recipient.Recipient;
import com.google.protobuf.InvalidProtocolBufferException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.WakeupException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells the owner of a video job how it ended: {@code video-jobs.events} to notifications.
 *
 * <p>At least once: offsets are committed after every event of a poll is durably accepted, so an event may be submitted
 * again. That is harmless: its name is {@code job-<jobId>-<completed|dead>}, in a namespace that no caller's key reaches, so
 * it is the same notification.
 */
public final class JobEvents implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(JobEvents.class);
    /** Characters of one word in a message. */
    private static final int LONGEST = 500;

    private static final Duration POLL = Duration.ofSeconds(2);
    private static final Duration PAUSE = Duration.ofSeconds(1);

    private final KafkaSettings settings;
    private final Submission submission;
    private final Clock clock;
    private final Duration horizon;
    private final Thread thread = new Thread(this::run, "job-events");
    private volatile @Nullable KafkaConsumer<String, byte[]> consumer;
    private volatile boolean stopping;

    /** @param horizon an event that is older is no news, and might have been announced and forgotten */
    public JobEvents(KafkaSettings settings, Submission submission, Clock clock, Duration horizon) {
        this.settings = settings;
        this.submission = submission;
        this.clock = clock;
        this.horizon = horizon;
    }

    public void start() {
        thread.start();
    }

    private void run() {
        while (!stopping) {
            try (var fresh = new KafkaConsumer<String, byte[]>(settings.member("notification-service-jobs"))) {
                consumer = fresh;
                fresh.subscribe(List.of(Topics.JOB_EVENTS));
                while (!stopping) {
                    take(fresh, fresh.poll(POLL));
                }
            } catch (WakeupException | InterruptException stop) {
                LOG.debug("job events woken up");
            } catch (RuntimeException e) {
                LOG.warn("job events cannot be read, trying again: cause={}", e.toString());
                pause();
            } finally {
                consumer = null;
            }
        }
    }

    private void take(KafkaConsumer<String, byte[]> consumer, ConsumerRecords<String, byte[]> records) {
        if (records.isEmpty()) {
            return;
        }
        var submissions = new ArrayList<CompletableFuture<Submitted>>();
        for (ConsumerRecord<String, byte[]> record : records) {
            notificationOf(record)
                    .ifPresent(request ->
                            submissions.add(submission.submit(request).toCompletableFuture()));
        }
        if (submissions.stream().map(CompletableFuture::join).allMatch(JobEvents::isSettled)) {
            consumer.commitSync();
        } else {
            // Taken again from the last commit; those that were accepted are absorbed by their key.
            rewind(consumer, records);
            pause();
        }
    }

    private static void rewind(KafkaConsumer<String, byte[]> consumer, ConsumerRecords<String, byte[]> records) {
        records.partitions()
                .forEach(partition -> consumer.seek(
                        partition, records.records(partition).get(0).offset()));
    }

    /** Whether events are being read; only an {@link Error} ends it before {@link #close()}. */
    public boolean isRunning() {
        return thread.isAlive();
    }

    /** A conflict is settled too: the key has a notification, worded by another version of this code. */
    private static boolean isSettled(Submitted submitted) {
        return submitted instanceof Submitted.Accepted || submitted instanceof Submitted.Conflict;
    }

    Optional<NotificationRequest> notificationOf(ConsumerRecord<String, byte[]> record) {
        try {
            var event = JobEvent.parseFrom(KafkaLedger.valueOf(record));
            return request(event, KafkaLedger.traceOf(record));
        } catch (InvalidProtocolBufferException | RuntimeException e) {
            LOG.error(
                    "job event skipped, it cannot be read: partition={} offset={} cause={}",
                    record.partition(),
                    record.offset(),
                    e.toString());
            return Optional.empty();
        }
    }

    private Optional<NotificationRequest> request(JobEvent event, String trace) {
        boolean completed = event.getType() == JobEventType.JOB_COMPLETED;
        boolean dead = event.getType() == JobEventType.JOB_DEAD;
        if (event.getOwner().isEmpty() || (!completed && !dead)) {
            return Optional.empty();
        }
        if (event.hasAt() && Codec.instant(event.getAt()).plus(horizon).isBefore(clock.instant())) {
            LOG.warn(
                    "job event skipped, it is too old to be news: job={} at={}",
                    event.getJobId(),
                    event.getAt().getSeconds());
            return Optional.empty();
        }
        var key = "job-" + event.getJobId() + (completed ? "-completed" : "-dead");
        var content = completed
                ? new Content(
                        "Your video is ready",
                        shortened(event.getSource()) + " is done: " + shortened(event.getOutput()))
                : new Content(
                        "Your video failed",
                        shortened(event.getSource()) + " could not be processed: " + shortened(event.getReason()));
        var spec = new NotificationSpec(
                Recipient.user(event.getOwner()),
                List.of(Channel.PUSH, Channel.SMS, Channel.EMAIL),
                content,
                MessageClass.TRANSACTIONAL,
                // On push and SMS the provider's key absorbs a resend all the same; an owner with nothing but an email
                // address would rather hear twice than never, and email can promise no more.
                Guarantee.AT_LEAST_ONCE,
                NotificationSpec.Schedule.NOW,
                Map.of("jobId", event.getJobId()));
        var tenant = event.getTenant().isEmpty() ? Tenant.DEFAULT : new Tenant(event.getTenant());
        var hash = Digest.of(key + "\n" + event.getOwner() + "\n" + content);
        return Optional.of(new NotificationRequest(
                NotificationId.ofEvent(tenant, key),
                tenant,
                new IdempotencyKey(key),
                spec,
                hash,
                clock.instant(),
                trace));
    }

    /** What is too long to be told would be too large to be accepted, and would stop the events behind it for good. */
    private static String shortened(String text) {
        if (text.length() <= LONGEST) {
            return text;
        }
        int end = Character.isHighSurrogate(text.charAt(LONGEST - 1)) ? LONGEST - 1 : LONGEST;
        return text.substring(0, end) + "…";
    }

    private void pause() {
        try {
            Thread.sleep(PAUSE.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        stopping = true;
        var current = consumer;
        if (current != null) {
            current.wakeup();
        }
        try {
            thread.join(3_000);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
