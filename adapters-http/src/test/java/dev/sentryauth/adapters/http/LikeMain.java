package dev.sentryauth.adapters.http;

import java.util.List;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Sets before the JVM's first HTTP connection what the program sets; {@link RepeatedPostTest} does without it as well. */
public final class LikeMain implements BeforeAllCallback {
    private static final List<String> SETTINGS = List.of("sun.net.http.retryPost=false", "sentry.http.buffered=true");

    /** For the command line of another JVM. */
    static List<String> options() {
        return SETTINGS.stream().map(setting -> "-D" + setting).toList();
    }

    @Override
    public void beforeAll(ExtensionContext context) {
        for (String setting : SETTINGS) {
            String[] parts = setting.split("=");
            System.setProperty(parts[0], parts[1]);
        }
    }
}
