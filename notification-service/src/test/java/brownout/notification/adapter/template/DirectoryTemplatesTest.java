package brownout.notification.adapter.template;

import static org.assertj.core.api.Assertions.assertThat;

import brownout.frontdoor.problem.Violation;
import brownout.notification.channel.Content;
import brownout.notification.channel.FromTemplate;
import brownout.notification.template.Filling;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DirectoryTemplatesTest {
    @TempDir
    private Path directory;

    private final List<Violation> violations = new ArrayList<>();

    @Test
    void the_first_line_is_the_title_and_the_rest_is_the_body() throws IOException {
        write("shipped.mustache", "Order {{order}}\n\nIt is on its way,\n{{name}}.\n");
        assertThat(fill("shipped", Map.of("order", "7", "name", "Ada")))
                .contains(new Content("Order 7", "It is on its way,\nAda."));
    }

    @Test
    void nothing_is_escaped_and_a_value_is_never_a_template() throws IOException {
        write("shipped.mustache", "\n{{name}} & {{{name}}}");
        assertThat(fill("shipped", Map.of("name", "<b>{{order}}</b>")))
                .contains(new Content("", "<b>{{order}}</b> & <b>{{order}}</b>"));
    }

    @Test
    void an_empty_value_leaves_its_section_out() throws IOException {
        write("shipped.mustache", "Hello\nDone.{{#note}} PS: {{note}}, {{.}}{{/note}}{{^note}} No note.{{/note}}");
        assertThat(fill("shipped", Map.of("note", "soon"))).contains(new Content("Hello", "Done. PS: soon, soon"));
        assertThat(fill("shipped", Map.of("note", ""))).contains(new Content("Hello", "Done. No note."));
    }

    @Test
    void a_value_is_text_and_has_no_properties() throws IOException {
        write("shipped.mustache", "Hello\n{{#note}}{{length}}{{/note}}");
        assertThat(fill("shipped", Map.of("note", "four", "length", "given"))).contains(new Content("Hello", "given"));
    }

    @Test
    void a_version_is_a_file_of_its_own() throws IOException {
        write("shipped.mustache", "Newest\nbody");
        write("shipped.2.mustache", "Second\nbody");
        assertThat(fill("shipped", Map.of())).contains(new Content("Newest", "body"));
        assertThat(fill(new FromTemplate("shipped", OptionalInt.of(2), Map.of())))
                .contains(new Content("Second", "body"));
        assertThat(fill(new FromTemplate("shipped", OptionalInt.of(3), Map.of())))
                .isEmpty();
        refused("template.version", "shipped has [none, 2]");
    }

    @Test
    void an_edited_file_is_read_again() throws IOException {
        write("shipped.mustache", "One\nbody");
        var filling = filling();
        assertThat(filling.fill(named("shipped", Map.of()), violations)).contains(new Content("One", "body"));
        write("shipped.mustache", "Two\nbody");
        assertThat(filling.fill(named("shipped", Map.of()), violations)).contains(new Content("Two", "body"));
        Files.delete(directory.resolve("shipped.mustache"));
        assertThat(filling.fill(named("shipped", Map.of()), violations)).isEmpty();
    }

    @Test
    void an_unknown_template_is_answered_with_those_that_there_are() throws IOException {
        write("order-shipped.mustache", "a\nb");
        write("welcome.mustache", "a\nb");
        write("notes.txt", "no template");
        assertThat(fill("order-shiped", Map.of())).isEmpty();
        refused("template.name", "[order-shipped, welcome]; did you mean order-shipped?");
    }

    @Test
    void a_name_never_leads_out_of_the_directory() throws IOException {
        Files.writeString(directory.resolve("outside.mustache"), "secret\nbody");
        Path inside = Files.createDirectory(directory.resolve("inside"));
        var filling = new Filling(new DirectoryTemplates(Optional.of(inside)));
        for (String name : List.of("../outside", "..", "", "a/b", "UPPER", "a.2")) {
            assertThat(filling.fill(named(name, Map.of()), violations)).as(name).isEmpty();
        }
        assertThat(violations).extracting(Violation::field).containsOnly("template.name");
    }

    @Test
    void an_unknown_and_a_missing_variable_are_both_named_with_what_there_is() throws IOException {
        write("shipped.mustache", "Order {{order}}\n{{name}}");
        assertThat(fill("shipped", Map.of("ordr", "7", "name", "Ada"))).isEmpty();
        refused("variables.ordr", "is not in the template, which has [name, order]; did you mean order?");
        refused("variables.order", "is missing, the template needs [name, order]");
    }

    @Test
    void what_a_value_would_break_is_refused() throws IOException {
        write("shipped.mustache", "Order {{order}}\n{{order}}");
        assertThat(fill("shipped", Map.of("order", "7\r\nBcc: everybody@example.com")))
                .isEmpty();
        refused("variables", "make a title that has control characters");
    }

    @Test
    void what_nobody_can_fill_says_why() throws IOException {
        broken("Hello\n{{#note}}never closed", "note");
        broken("Hello\n{{>other}}", "includes another template");
        broken("Hello\n{{user.name}}", "is no variable");
        broken("x".repeat(70_000), "larger than");
        Files.write(directory.resolve("shipped.mustache"), new byte[] {(byte) 0xC3, '\n'});
        assertThat(fill("shipped", Map.of())).isEmpty();
        refused("template", "cannot be read");
    }

    @Test
    void without_a_directory_there_are_no_templates() {
        var none = new Filling(new DirectoryTemplates(Optional.empty()));
        assertThat(none.fill(named("shipped", Map.of()), violations)).isEmpty();
        refused("template.name", "does not exist");
    }

    private void broken(String text, String why) throws IOException {
        write("shipped.mustache", text);
        violations.clear();
        assertThat(fill("shipped", Map.of())).isEmpty();
        refused("template", why);
    }

    private void refused(String field, String why) {
        assertThat(violations)
                .anySatisfy(wrong -> assertThat(wrong.field() + " " + wrong.message())
                        .startsWith(field + " ")
                        .contains(why));
    }

    private Optional<Content> fill(String name, Map<String, String> variables) {
        return fill(named(name, variables));
    }

    private Optional<Content> fill(FromTemplate wanted) {
        return filling().fill(wanted, violations);
    }

    private Filling filling() {
        return new Filling(new DirectoryTemplates(Optional.of(directory)));
    }

    private static FromTemplate named(String name, Map<String, String> variables) {
        return new FromTemplate(name, OptionalInt.empty(), variables);
    }

    private void write(String file, String text) throws IOException {
        Path fresh = Files.writeString(directory.resolve("fresh"), text);
        Files.move(fresh, directory.resolve(file), StandardCopyOption.ATOMIC_MOVE);
    }
}
