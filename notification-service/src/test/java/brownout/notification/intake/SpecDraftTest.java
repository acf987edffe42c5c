package brownout.notification.intake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import brownout.frontdoor.problem.ProblemException;
import brownout.frontdoor.problem.Violation;
import brownout.notification.adapter.template.DirectoryTemplates;
import brownout.notification.channel.Channel;
import brownout.notification.channel.Content;
import brownout.notification.delivery.MessageClass;
import brownout.notification.delivery.NotificationSpec;
import brownout.notification.recipient.Recipient;
import brownout.notification.template.Filling;
import java.time.Instant;
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
