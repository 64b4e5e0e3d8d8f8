package dev.sentryauth.bootstrap.dist;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sentryauth.bootstrap.dist.Install.Result;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a machine tells all of its JVMs is not for ours; what a user tells ours arrives. */
class JvmVariablesIT {
    private static final List<String> VARIABLES =
            List.of("JAVA_TOOL_OPTIONS", "_JAVA_OPTIONS", "JDK_JAVA_OPTIONS", "JDK_AOT_VM_OPTIONS");

    @TempDir
    Path directory;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "-Da=b",
                "-javaagent:/nowhere/agent.jar",
                "-agentpath:/nowhere/libagent.so",
                "-XX:+NoSuchFlag",
                "-Xmx1k",
                "-XX:+UseParallelGC -XX:+UseG1GC",
                "@/nowhere/arguments",
                "-Dsentry.tty=012",
                "--nonsense",
            })
    void theyLeaveNoTrace(String option) {
        for (Path jdk : Jdks.imageAndAnother()) {
            Install install = Install.fresh(directory, "sentry-" + (jdk == null ? "image" : "jdk"), jdk)
                    .signedIn();
            for (String variable : VARIABLES) {
                install.set(variable, option);
            }

            Result status = install.run("auth", "status", "--json");
            assertThat(status.exit()).as(status.err()).isZero();
            assertThat(status.out()).startsWith("{");
            assertThat(status.err()).isEmpty();

            Result failure = install.run("auth", "nonsense", "--json");
            assertThat(failure.exit()).isEqualTo(2);
            assertThat(failure.out()).isEmpty();
            assertThat(failure.err()).startsWith("{\"error\":").hasLineCount(1);
        }
    }

    @Test
    void ourOwnVariableIsPassedOnAsWords() {
        Install install = Install.fresh(directory, "sentry", null).signedIn();

        for (String options : List.of("-Duser.home=/ -Da=*", " -XX:+UseParallelGC\r", "-Xshare:off", "-Xmx64m", " ")) {
            Result result = install.set("SENTRY_JAVA_OPTIONS", options).run("auth", "status");
            assertThat(result.exit()).as(options + result.err()).isZero();
            assertThat(result.err()).isEmpty();
        }
        Result unknown = install.set("SENTRY_JAVA_OPTIONS", "-XX:+NoSuchFlag").run("auth", "status");
        assertThat(unknown.exit()).isEqualTo(1);
        assertThat(unknown.out() + unknown.err()).contains("NoSuchFlag");
    }
}
