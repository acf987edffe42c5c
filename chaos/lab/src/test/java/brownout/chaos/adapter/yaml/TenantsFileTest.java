package brownout.chaos.adapter.yaml;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import brownout.chaos.cluster.Tenants;
import brownout.chaos.cluster.Tenants.Key;
import brownout.chaos.cluster.Tenants.Tenant;
import brownout.chaos.format.ScenarioException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TenantsFileTest {
    @TempDir
    Path directory;

    @Test
    void tenants_have_keys_of_their_own_or_drawn_ones() throws IOException {
        Path file = file("""
                tenants:
                  acme:
                    keys:
                      viewer: { roles: [reader] }
                      owner: { roles: [reader, editor, operator], key: acme-owner-key-0001 }
                  globex: { keys: { all: { roles: reader } } }
                """);

        assertThat(TenantsFile.read(file.toString()).all())
                .containsExactly(
                        new Tenant(
                                "acme",
                                List.of(
                                        new Key("viewer", List.of("reader"), Optional.empty()),
                                        new Key(
                                                "owner",
                                                List.of("reader", "editor", "operator"),
                                                Optional.of("acme-owner-key-0001")))),
                        new Tenant("globex", List.of(new Key("all", List.of("reader"), Optional.empty()))));
    }

    @Test
    void default_is_two_tenants_without_a_file() {
        assertThat(TenantsFile.read("default").all()).extracting(Tenant::name).containsExactly("acme", "globex");
        assertThat(TenantsFile.read("default")).isEqualTo(Tenants.DEFAULT);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {tenant: {}}                                                | 1:2: unknown key 'tenant' in 'tenants file'; did you mean 'tenants'?
            {tenants: {}}                                               | 1:11: 'tenants' must be a mapping with a tenant or more
            {tenants: [acme]}                                           | 1:11: 'tenants' must be a mapping with a tenant or more, was a list
            {tenants: {Acme: {keys: {a: {roles: reader}}}}}             | 1:12: the name of a tenant has 1 to 32 small letters
            {tenants: {'../x': {keys: {a: {roles: reader}}}}}           | 1:12: the name of a tenant has 1 to 32 small letters
            {tenants: {acme: {key: {}}}}                                | 1:19: unknown key 'key' in 'acme'; did you mean 'keys'?
            {tenants: {acme: {keys: {}}}}                               | 1:25: 'keys' must be a mapping with a key or more
            {tenants: {acme: {keys: {a: {role: reader}}}}}              | 1:30: unknown key 'role' in 'a'; did you mean 'roles'?
            {tenants: {acme: {keys: {a: {roles: [raeder]}}}}}           | 1:38: unknown role 'raeder'; did you mean 'reader'?
            {tenants: {acme: {keys: {a: {roles: []}}}}}                 | 1:37: a key needs a role: reader, editor, operator
            {tenants: {acme: {keys: {a: {roles: reader, key: short}}}}} | 1:50: a key has 16 to 255 visible ASCII characters
            """)
    void a_mistake_is_refused_with_line_and_column(String text, String message) throws IOException {
        Path file = file(text);

        ScenarioException problem =
                catchThrowableOfType(ScenarioException.class, () -> TenantsFile.read(file.toString()));

        assertThat(problem).as("nothing was wrong with %s", text).isNotNull();
        assertThat(problem.getMessage()).contains(file + ":" + message);
    }

    @Test
    void one_key_cannot_belong_to_two() throws IOException {
        Path file = file("""
                tenants:
                  acme: { keys: { a: { roles: reader, key: the-very-same-key-01 } } }
                  globex: { keys: { a: { roles: reader, key: the-very-same-key-01 } } }
                """);

        assertThat(catchThrowableOfType(ScenarioException.class, () -> TenantsFile.read(file.toString())))
                .hasMessageContaining(file + ":3:")
                .hasMessageContaining("another key has the same text")
                .hasMessageNotContaining("the-very-same-key-01");
    }

    @Test
    void a_file_that_is_not_there_is_named() {
        assertThat(catchThrowableOfType(ScenarioException.class, () -> TenantsFile.read("/no/such/file")))
                .hasMessage("/no/such/file: there is no file of that name");
    }

    private Path file(String text) throws IOException {
        return Files.writeString(directory.resolve("tenants.yaml"), text);
    }
}
