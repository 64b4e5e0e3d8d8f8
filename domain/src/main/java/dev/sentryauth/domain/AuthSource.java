package dev.sentryauth.domain;

/** Where a token came from. The label is what JSON output and logs show. */
public enum AuthSource {
    /** The environment variable {@code SENTRY_AUTH_TOKEN}. */
    ENV_SENTRY_AUTH_TOKEN("env:SENTRY_AUTH_TOKEN"),
    /** The environment variable {@code SENTRY_TOKEN}, kept for older set-ups. */
    ENV_SENTRY_TOKEN("env:SENTRY_TOKEN"),
    /** The credential in the token store, whether the device flow or {@code --token} put it there. */
    OAUTH("oauth");

    private final String label;

    AuthSource(String label) {
        this.label = label;
    }

    /** The stable name: {@code env:SENTRY_AUTH_TOKEN}, {@code env:SENTRY_TOKEN} or {@code oauth}. */
    public String label() {
        return label;
    }

    /** Whether the token comes from the environment: then it is never refreshed and never written anywhere. */
    public boolean isEnvironment() {
        return this != OAUTH;
    }

    @Override
    public String toString() {
        return label;
    }
}
