package brownout.notification.query;

import static org.assertj.core.api.Assertions.assertThat;

import brownout.frontdoor.access.Tenant;
import brownout.frontdoor.idempotency.IdempotencyKey;
import brownout.notification.dedup.NotificationId;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class CursorTest {
    private static final NotificationId ID = NotificationId.of(Tenant.DEFAULT, new IdempotencyKey("k"));

    @Test
    void what_it_says_is_what_it_reads() {
        var cursor = Cursor.of(Instant.parse("2026-03-01T12:00:00Z"), ID);
        assertThat(Cursor.parse(cursor.position())).contains(cursor);
        assertThat(cursor.id()).isEqualTo(ID);
    }

    @Test
    void positions_sort_by_time() {
        var earlier = Cursor.of(Instant.parse("1999-12-31T23:59:59.999Z"), ID);
        var later = Cursor.of(Instant.parse("2026-03-01T12:00:00Z"), ID);
        assertThat(earlier.position()).isLessThan(later.position());
    }

    @Test
    void what_it_did_not_make_is_no_cursor() {
        assertThat(Cursor.parse("")).isEmpty();
        assertThat(Cursor.parse("!!")).isEmpty();
        assertThat(Cursor.parse("made up")).isEmpty();
    }
}
