package brownout.chaos.adapter.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The shell script, in a project of its own with a Java and a Maven that only say what they were asked. */
class LauncherIT {
    @TempDir
    Path directory;

    private Path project;
    private Path javaHome;
    private Path bin;

    private record Result(int code, String output) {}

    @BeforeEach
    void lay_out_a_project() throws Exception {
        project = directory.resolve("a project");
        Files.createDirectories(project.resolve("chaos/lab/src/main"));
        Files.createDirectories(project.resolve("chaos/lab/target/lib"));
        Files.writeString(project.resolve("pom.xml"), "<module>chaos/lab</module>\n");
        Files.writeString(project.resolve("chaos/lab/pom.xml"), "");
        Files.copy(Path.of("../../lab"), project.resolve("lab"));
        executable(project.resolve("lab"), Files.readString(project.resolve("lab")));
        javaHome = directory.resolve("jdk home");
        bin = directory.resolve("bin");
        install("17");
        executable(
                bin.resolve("mvn"),
                "#!/bin/sh\necho \"[INFO] Building Brownout :: chaos :: lab 0.1.0-SNAPSHOT  [1/1]\"\n");
    }

    private void install(String version) throws Exception {
        String java = """
                #!/bin/sh
                if [ "$1" = -XshowSettings:properties ]; then
                    echo "    java.home = %s"
                    echo "    java.specification.version = %s"
                else
                    for argument; do echo "<$argument>"; done
                fi
                """.formatted(javaHome, version);
        executable(javaHome.resolve("bin/java"), java);
        executable(javaHome.resolve("bin/javac"), "#!/bin/sh\n");
    }

    private static void executable(Path file, String text) throws Exception {
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private Result lab(Path script, Map<String, String> environment, String... arguments) throws Exception {
        ProcessBuilder builder = new ProcessBuilder("sh", script.toString()).redirectErrorStream(true);
        builder.command().addAll(java.util.List.of(arguments));
        builder.directory(directory.toFile());
        builder.environment().put("PATH", bin + ":/usr/bin:/bin");
        builder.environment().put("JAVA_HOME", javaHome.toString());
        builder.environment().remove("BROWNOUT_HOME");
        builder.environment().remove("LAB_JAVA_OPTS");
        builder.environment().putAll(environment);
        Process process = builder.start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        return new Result(process.exitValue(), output);
    }

    private Result lab(String... arguments) throws Exception {
        return lab(project.resolve("lab"), Map.of(), arguments);
    }

    @Test
    void arguments_reach_java_unchanged_from_any_directory_through_a_symlink() throws Exception {
        Path link = Files.createSymbolicLink(directory.resolve("link"), project.resolve("lab"));

        Result result = lab(link, Map.of(), "fault", "a→b", "two words", "");

        assertThat(result.code()).isZero();
        assertThat(result.output())
                .contains("<-Dlab.root=" + project.toRealPath() + ">")
                .contains("<brownout.chaos.adapter.cli.LabMain>\n<fault>\n<a→b>\n<two words>\n<>\n");
    }

    @Test
    void an_old_java_is_named_with_what_to_install() throws Exception {
        install("11");

        Result result = lab("up");

        assertThat(result.code()).isEqualTo(69);
        assertThat(result.output()).contains("Java 11").contains("too old").contains("apt install");
    }

    @Test
    void java_8_counts_by_its_own_numbering() throws Exception {
        install("1.8");
        assertThat(lab("up").output()).contains("Java 8");
    }

    @Test
    void no_java_at_all_is_a_missing_prerequisite() throws Exception {
        Result result = lab(project.resolve("lab"), Map.of("JAVA_HOME", directory + "/nowhere"), "up");

        assertThat(result.code()).isEqualTo(69);
        assertThat(result.output())
                .contains("no Java at " + directory + "/nowhere")
                .contains("Install JDK 17");
    }

    @Test
    void a_jre_cannot_build() throws Exception {
        Files.delete(javaHome.resolve("bin/javac"));

        Result result = lab("up");

        assertThat(result.code()).isEqualTo(69);
        assertThat(result.output()).contains("has no compiler");
    }

    @Test
    void what_is_built_is_not_built_again_until_a_source_changes() throws Exception {
        assertThat(lab("status").output()).contains("First build").contains("chaos :: lab [1/1]");
        assertThat(lab("status").output()).doesNotContain("Building");

        Path source = Files.writeString(project.resolve("chaos/lab/src/main/A.java"), "");
        Files.setLastModifiedTime(
                source,
                java.nio.file.attribute.FileTime.fromMillis(
                        Files.getLastModifiedTime(project.resolve(".lab/built")).toMillis() + 2_000));

        assertThat(lab("status").output()).contains("Building what changed");
    }

    @Test
    void a_failed_build_shows_its_first_errors_and_where_the_log_is() throws Exception {
        executable(bin.resolve("mvn"), "#!/bin/sh\necho '[ERROR] A.java:[3,7] no such thing'\nexit 1\n");

        Result result = lab("up");

        assertThat(result.code()).isEqualTo(70);
        assertThat(result.output()).contains("A.java:[3,7] no such thing").contains("build.log");
        assertThat(lab("up").code()).isEqualTo(70);
    }

    @Test
    void an_unreachable_maven_repository_is_a_missing_prerequisite() throws Exception {
        executable(bin.resolve("mvn"), "#!/bin/sh\necho '[ERROR] Could not transfer artifact x'\nexit 1\n");
        assertThat(lab("up").code()).isEqualTo(69);
    }

    @Test
    void nothing_is_rebuilt_below_a_lab_that_is_up() throws Exception {
        Files.createDirectories(project.resolve(".lab"));
        Files.writeString(
                project.resolve(".lab/lab.json"),
                "{\n  \"home\" : \"x\",\n  \"pid\" : " + ProcessHandle.current().pid() + ",\n}\n");

        assertThat(lab("status").output())
                .contains("sources changed since the lab came up")
                .contains("<status>");
        assertThat(lab("test").code()).isEqualTo(69);
    }

    @Test
    void test_hands_mavens_result_to_the_summary() throws Exception {
        executable(bin.resolve("mvn"), "#!/bin/sh\necho \"mvn $*\"\nexit 3\n");

        Result result = lab("test");

        assertThat(result.output()).contains("verify").contains("<test>\n<--maven-status>\n<3>\n");
    }
}
