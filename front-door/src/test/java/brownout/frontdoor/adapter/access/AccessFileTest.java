package brownout.frontdoor.adapter.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import brownout.frontdoor.FrontDoorConfig;
import brownout.frontdoor.access.Access;
import brownout.frontdoor.access.Role;
import io.quarkus.runtime.configuration.ConfigUtils;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AccessFileTest {
    @TempDir
    Path directory;

    private Access read(String name, String content, String mode) throws IOException {
        Path file = directory.resolve("file");
        Files.writeString(file, content);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(mode));
        return AccessFile.read(ConfigUtils.configBuilder()
                .withMapping(FrontDoorConfig.class)
                .withDefaultValue("front-door." + name, file.toString())
                .build()
                .getConfigMapping(FrontDoorConfig.class));
    }

    @Test
    void tenants_workers_and_peers_have_their_keys() throws IOException {
        var access = read("access-file", """
                {"tenants":{"acme":{"keys":[{"key":"acme-key-0123456789","roles":["reader","editor"]}]}},
                 "workers":[{"id":"video-worker-1","key":"worker-key-0123456789"}],
                 "peers":[{"id":"eu","key":"peer-key-0123456789"}]}""", "rw-------");
        assertThat(access.require("Bearer acme-key-0123456789", Set.of(Role.EDITOR))
                        .tenant()
                        .value())
                .isEqualTo("acme");
        assertThat(access.require("Bearer worker-key-0123456789", Set.of(Role.WORKER))
                        .process())
                .contains("video-worker-1");
        assertThat(access.require("Bearer peer-key-0123456789", Set.of(Role.PEER))
                        .process())
                .contains("eu");
    }

    @Test
    void a_file_that_others_can_read_is_refused_with_the_command_that_mends_it() {
        assertThatThrownBy(() -> read("access-file", "{}", "rw-r--r--")).hasMessageContaining("run `chmod 600 ");
        assertThatThrownBy(() -> read("admin-token-file", "admin-token-0123456789", "rw-r-----"))
                .hasMessageContaining("run `chmod 600 ");
    }

    @Test
    void the_admin_token_is_one_line_and_long_enough() throws IOException {
        assertThat(read("admin-token-file", "admin-token-0123456789\n", "rw-------")
                        .isOpen())
                .isTrue();
        assertThatThrownBy(() -> read("admin-token-file", "adm", "rw-------"))
                .hasMessageContaining("front-door.admin-token-file")
                .hasMessageContaining("at least 16");
        assertThatThrownBy(() -> read("admin-token-file", "a\nb", "rw-------"))
                .hasMessageContaining("exactly one line");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '^',
            value = {
                "{} | lets nobody in",
                "{\"tenant\":{}} | did you mean tenants?",
                "{\"tenants\":{\"acme\":{\"keys\":[{\"key\":\"short\",\"roles\":[\"reader\"]}]}}} | tenants.acme.keys[0].key",
                "{\"tenants\":{\"acme\":{\"keys\":[{\"key\":\"acme-key-0123456789\",\"roles\":[\"read\"]}]}}} | did you mean reader?",
                "{\"tenants\":{\"acme\":{\"keys\":[{\"key\":\"acme-key-0123456789\"}]}}} | must name at least one of",
                "{\"workers\":[{\"id\":\"a b\",\"key\":\"worker-key-0123456789\"}]} | workers[0].id must be",
                "{\"tenants\": | line 1",
            })
    void what_is_wrong_is_said_with_its_place(String content, String message) {
        assertThatThrownBy(() -> read("access-file", content, "rw-------"))
                .hasMessageContaining("front-door.access-file")
                .hasMessageContaining(message);
    }
}
