package dev.sentryauth.adapters.cli.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ChildEnvironmentTest {
    @AfterEach
    void forgetTheProperty() {
        System.clearProperty("sentry.lc_all");
    }

    private static Map<String, String> cleaned() {
        ProcessBuilder builder = new ProcessBuilder("true");
        builder.environment().put("LC_ALL", "C.UTF-8");
        builder.environment().put("SENTRY_TOKEN", "secret");
        ChildEnvironment.clean(builder);
        return builder.environment();
    }

    @Test
    void theUsersLocaleComesBack() {
        System.setProperty("sentry.lc_all", "de_DE.UTF-8");
        assertThat(cleaned()).containsEntry("LC_ALL", "de_DE.UTF-8").doesNotContainKey("SENTRY_TOKEN");
        System.setProperty("sentry.lc_all", "");
        assertThat(cleaned()).doesNotContainKey("LC_ALL");
    }

    @Test
    void withoutTheLauncherTheLocaleIsTheUsersOwn() {
        assertThat(cleaned()).containsEntry("LC_ALL", "C.UTF-8");
    }
}
