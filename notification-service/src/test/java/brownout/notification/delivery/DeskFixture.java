package brownout.notification.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import brownout.frontdoor.safeguard.Switchboard;
import brownout.notification.recipient.Contact;
import brownout.notification.recipient.ContactLookup;
import brownout.notification.recipient.Recipient;
import brownout.notification.retry.Backoff;
import java.time.Duration;
import java.util.Random;

/** A desk with time and safeguards in a test's hands. */
final class DeskFixture {
    static final Contact ADA = new Contact(new Recipient("", "ada@example.com", "+49123", "phone-ada"), false, false);
    static final Duration CONSENT_WITHIN = Duration.ofSeconds(1);
    static final Duration LANDS_WITHIN = Duration.ofSeconds(10);

    final MutableClock clock = new MutableClock();
    final Switchboard<Safeguard> safeguards = Switchboard.allOn(Safeguard.class);

    DeliveryDesk newDesk() {
        var desk = emptyDesk();
        desk.takeOver(7);
        return desk;
    }

    DeliveryDesk emptyDesk() {
        var policy = new DeliveryPolicy(
                new Backoff(Duration.ofSeconds(1), Duration.ofSeconds(4), new Random(3), () -> true),
                new RetryLimits(3, Duration.ofHours(1), Duration.ofSeconds(5), LANDS_WITHIN),
                FakeProvider.all(),
                safeguards);
        var tools = new DeliveryDesk.Tools(
                policy, FakeProvider.messages(safeguards), safeguards, clock, DeliveryEvents.none());
        return new DeliveryDesk(tools, new DeskLimits(2, 2, CONSENT_WITHIN, Duration.ofHours(1), 3, 1_000));
    }

    NotificationRequest request(String key, NotificationSpec spec) {
        return Samples.request(key, spec, clock.instant());
    }

    static ContactLookup found(Contact contact) {
        return new ContactLookup.Found(contact);
    }

    static Effect.Send theSend(Batch batch) {
        assertThat(batch.effects()).hasSize(1);
        return (Effect.Send) batch.effects().get(0);
    }

    static Effect.Lookup theLookup(Batch batch) {
        assertThat(batch.effects()).hasSize(1);
        return (Effect.Lookup) batch.effects().get(0);
    }
}
