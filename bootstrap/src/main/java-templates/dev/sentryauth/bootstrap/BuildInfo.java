package dev.sentryauth.bootstrap;

/** What the build knows; constants, because reading a resource would cost every command. */
final class BuildInfo {
    static final String VERSION = "${project.version}";

    /** The OAuth client id where SENTRY_CLIENT_ID names none: {@code -Dsentry.clientId=…} at build time sets it. */
    static final String CLIENT_ID = "${sentry.clientId}";

    private BuildInfo() {}
}
