package dev.sentryauth.bootstrap.dist;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sentryauth.bootstrap.dist.Install.Result;
import dev.sentryauth.bootstrap.plugin.PluginJar;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Variables as files of other systems, quotation marks and habits leave them. */
class VariablesIT {
    private static final int CONFIGURATION = 20;

    @TempDir
    Path directory;

    private Install install;

    @BeforeEach
    void install() {
        install = Install.fresh(directory, "sentry", null);
    }

    @ParameterizedTest
    @ValueSource(strings = {"\r", "\r\n", " ", "\t", " \r \n"})
    void whatStandsBehindAValueIsNotOfIt(String end) throws IOException {
        Path config = directory.resolve("config");
        Path plugins = directory.resolve("plugins");
        PluginJar.fileStore("file").build(plugins.resolve("store.jar"));
        install.signedIn();

        Result stored = install.set("SENTRY_CONFIG_DIR", config + end)
                .set("SENTRY_TOKEN_STORE", "sqlite" + end)
                .set("SENTRY_AUTH_TOKEN", end)
                .set("SENTRY_PROFILE", end)
                .run("auth", "status");
        assertThat(stored.exit()).as(stored.err()).isZero();
        assertThat(stored.out())
                .contains("stored-b...1234")
                .contains(config.resolve("config.db") + System.lineSeparator());

        Result java = install.set("SENTRY_JAVA_HOME", System.getProperty("java.home") + end)
                .set("SENTRY_JAVA_OPTIONS", "-Xmx99m" + end)
                .run("auth", "status");
        assertThat(java.exit()).as(java.err()).isZero();

        Result profile = install.set("SENTRY_PROFILE", "work" + end).run("auth", "status");
        assertThat(profile.exit()).as(profile.err()).isEqualTo(10);

        Result plugin = install.set("SENTRY_TOKEN_STORE", "file" + end)
                .set("SENTRY_PLUGIN_PATH", plugins + end)
                .run("auth", "status");
        assertThat(plugin.exit()).as(plugin.err()).isEqualTo(10);

        // Plain http to a name that no server has: it is allowed, and then not found.
        Result http = install.set("SENTRY_TOKEN_STORE", null)
                .set("SENTRY_URL", "http://sentry.invalid" + end)
                .set("SENTRY_ALLOW_HTTP", "TRUE" + end)
                .set("SENTRY_AUTH_TOKEN", "from-the-environment" + end)
                .run("auth", "whoami");
        assertThat(http.exit()).as(http.err()).isEqualTo(30);
        try (Stream<Path> made = Files.list(directory)) {
            assertThat(made).noneMatch(file -> file.toString().endsWith(end));
        }
    }

    @Test
    void aTokenWithSomethingInItStaysAnError() {
        Result result = install.set("SENTRY_AUTH_TOKEN", "two words\r").run("auth", "status", "--verify");

        assertThat(result.exit()).as(result.err()).isEqualTo(CONFIGURATION);
        assertThat(result.err()).contains("SENTRY_AUTH_TOKEN");
    }

    @Test
    void aSwitchThatIsNeitherOnNorOffIsAnError() {
        Result http = install.set("SENTRY_URL", "http://sentry.invalid")
                .set("SENTRY_ALLOW_HTTP", "ture")
                .set("SENTRY_AUTH_TOKEN", "from-the-environment")
                .run("auth", "whoami");
        assertThat(http.exit()).as(http.err()).isEqualTo(CONFIGURATION);
        assertThat(http.err()).contains("SENTRY_ALLOW_HTTP 'ture'").contains("1, true, yes or on");
    }

    @Test
    void aTildeThatNoShellExpandedIsRefused() throws IOException {
        for (String variable : List.of("SENTRY_CONFIG_DIR", "SENTRY_PLUGIN_PATH", "SENTRY_CA_BUNDLE")) {
            assertTilde(variable, "~/.config/sentry", "$HOME/.config/sentry");
            assertTilde(variable, "~", "$HOME");
            assertTilde(variable, "~jane/sentry", "the whole path");
        }
        assertTilde("SENTRY_JAVA_HOME", "~/jdk", "$HOME/jdk");
        try (Stream<Path> made = Files.list(directory)) {
            assertThat(made).noneMatch(file -> file.getFileName().toString().startsWith("~"));
        }
    }

    private void assertTilde(String variable, String value, String instead) {
        Result result = install.set("SENTRY_TOKEN_STORE", variable.equals("SENTRY_PLUGIN_PATH") ? "file" : null)
                .set("SENTRY_AUTH_TOKEN", variable.equals("SENTRY_CA_BUNDLE") ? "token" : null)
                .set("SENTRY_URL", "https://127.0.0.1:1")
                .set(variable, value)
                .run("auth", "whoami");
        install.set(
                variable,
                variable.equals("SENTRY_CONFIG_DIR")
                        ? directory.resolve("config").toString()
                        : null);

        assertThat(result.exit()).as(result.err()).isEqualTo(CONFIGURATION);
        assertThat(result.err())
                .hasLineCount(1)
                .contains(variable + " begins with '~', which only a shell expands. Write " + instead + " instead.");
    }
}
