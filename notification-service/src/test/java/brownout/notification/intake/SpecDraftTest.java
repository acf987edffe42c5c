package brownout.notification.intake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import brownout.frontdoor.problem.ProblemException;
import brownout.frontdoor.problem.Violation;
import brownout.notification.adapter.template.DirectoryTemplates;
import brownout.notification.channel.Channel;
import brownout.notification.channel.Content;
import brownout.notification.delivery.Guarantee;
import brownout.notification.delivery.MessageClass;
import brownout.notification.delivery.NotificationSpec;
import brownout.notification.recipient.Recipient;
import brownout.notification.template.Filling;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SpecDraftTest {
    private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
    private static final Filling NO_TEMPLATES = new Filling(new DirectoryTemplates(Optional.empty()));

    @Test
    void marketing_to_an_address_alone_is_refused_because_nobody_can_be_asked_for_consent() {
        var bare = new Recipient("", "", "", "phone-1");
        assertThatExceptionOfType(ProblemException.class)
                .isThrownBy(() -> draft(bare, MessageClass.MARKETING).check(NOW, NO_TEMPLATES))
                .satisfies(refused -> {
                    assertThat(refused.problem().type().status()).isEqualTo(422);
                    assertThat(refused.problem().errors())
                            .extracting(Violation::field)
                            .containsExactly("messageClass");
                });
        assertThat(draft(bare, MessageClass.TRANSACTIONAL)
                        .check(NOW, NO_TEMPLATES)
                        .messageClass())
                .isEqualTo(MessageClass.TRANSACTIONAL);
        assertThat(draft(new Recipient("ada", "", "", "phone-1"), MessageClass.MARKETING)
                        .check(NOW, NO_TEMPLATES)
                        .messageClass())
                .isEqualTo(MessageClass.MARKETING);
    }

    @Test
    void every_rule_that_is_broken_is_told_under_its_field() {
        var nobody = new Recipient("u".repeat(SpecDraft.MAX_USER_ID + 1), "no-at", "12", "with space");
        var metadata = new HashMap<String, String>();
        for (int i = 0; i <= SpecDraft.MAX_METADATA; i++) {
            metadata.put("k" + i, "v");
        }
        var broken = new SpecDraft(
                nobody,
                List.of(Channel.EMAIL, Channel.EMAIL),
                new Content("", ""),
                Optional.empty(),
                Optional.empty(),
                new NotificationSpec.Schedule(
                        Optional.of(NOW.plus(Duration.ofDays(367))), Optional.of(NOW.minusSeconds(1))),
                metadata);
        assertThat(fields(broken))
                .containsExactly(
                        "recipient.userId",
                        "recipient.email",
                        "recipient.phone",
                        "recipient.deviceToken",
                        "channels",
                        "guarantee",
                        "guarantee",
                        "content.body",
                        "sendAt",
                        "expiresAt",
                        "expiresAt",
                        "metadata");
    }

    @Test
    void a_limit_itself_is_allowed() {
        var most = new HashMap<String, String>();
        for (int i = 0; i < SpecDraft.MAX_METADATA; i++) {
            most.put("k" + i, "v".repeat(SpecDraft.MAX_METADATA_VALUE));
        }
        var draft = new SpecDraft(
                Recipient.user("u".repeat(SpecDraft.MAX_USER_ID)),
                List.of(Channel.PUSH, Channel.SMS),
                new Content("", "b"),
                Optional.empty(),
                Optional.empty(),
                new NotificationSpec.Schedule(
                        Optional.of(NOW.plus(Duration.ofDays(366))), Optional.of(NOW.plus(Duration.ofDays(367)))),
                most);
        var spec = draft.check(NOW, NO_TEMPLATES);
        assertThat(spec.guarantee()).isEqualTo(Guarantee.EFFECTIVELY_ONCE);
        assertThat(spec.messageClass()).isEqualTo(MessageClass.TRANSACTIONAL);
    }

    @Test
    void nobody_to_reach_and_nowhere_to_go_is_told() {
        var draft = new SpecDraft(
                new Recipient("", "", "+49123", ""),
                List.of(Channel.PUSH),
                new Content("", "b"),
                Optional.empty(),
                Optional.empty(),
                NotificationSpec.Schedule.NOW,
                Map.of());
        assertThat(fields(draft)).containsExactly("recipient");
    }

    private static List<String> fields(SpecDraft draft) {
        return catchThrowableOfType(ProblemException.class, () -> draft.check(NOW, NO_TEMPLATES))
                .problem()
                .errors()
                .stream()
                .map(Violation::field)
                .toList();
    }

    private static SpecDraft draft(Recipient recipient, MessageClass messageClass) {
        return new SpecDraft(
                recipient,
                List.of(Channel.PUSH),
                new Content("", "body"),
                Optional.of(messageClass),
                Optional.empty(),
                NotificationSpec.Schedule.NOW,
                Map.of());
    }
}
