package dev.sentryauth.adapters.http;

import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Sets before the JVM's first HTTP connection what the program sets; {@link RepeatedPostTest} does without it as well. */
public final class LikeMain implements BeforeAllCallback {
    static final String RETRY_POST = "sun.net.http.retryPost";

    @Override
    public void beforeAll(ExtensionContext context) {
        System.setProperty(RETRY_POST, "false");
    }
}
