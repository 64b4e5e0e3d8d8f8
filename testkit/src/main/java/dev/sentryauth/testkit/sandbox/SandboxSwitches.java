package dev.sentryauth.testkit.sandbox;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** What a {@link SandboxSentry} is like: the switches that a test may turn at any time, from any thread. */
public abstract sealed class SandboxSwitches permits SandboxSentry {
    final Settings settings;

    SandboxSwitches(Settings settings) {
        this.settings = settings;
    }

    /** The lifetime of codes issued from now on; 10 minutes by default. */
    public void deviceCodeLifetime(Duration lifetime) {
        settings.deviceCodeLifetime = lifetime;
    }

    /** The {@code interval} told to clients, in seconds; null leaves the field out. 5 by default. */
    public void interval(@Nullable Integer seconds) {
        settings.interval = seconds;
    }

    /** Of tokens issued from now on; null means they do not expire. 2591999 s by default, as the real server says. */
    public void accessTokenLifetime(@Nullable Duration lifetime) {
        settings.accessTokenLifetime = lifetime;
    }

    /** Leaves out {@code verification_uri_complete}, which RFC 8628 makes optional. */
    public void omitVerificationUriComplete(boolean omit) {
        settings.omitVerificationUriComplete = omit;
    }

    /** Whether a second poll in one 5-second window, counted from the epoch, gets slow_down. On by default. */
    public void enforcePollingWindow(boolean on) {
        settings.enforcePollingWindow = on;
    }

    /** Whether the replay of a rotated-out refresh token ends the whole session. Off by default. */
    public void revokeFamilyOnReplay(boolean on) {
        settings.revokeFamilyOnReplay = on;
    }

    /** Off: a refresh rotates only the access token, and the refresh token stays good. On by default. */
    public void returnRefreshToken(boolean on) {
        settings.returnRefreshToken = on;
    }

    /** Off: a server too old for the device flow, which answers 404 with a page. On by default. */
    public void deviceFlowSupported(boolean on) {
        settings.deviceFlowSupported = on;
    }

    /** Off: {@code /oauth/revoke/} answers 404. On by default. */
    public void revokeSupported(boolean on) {
        settings.revokeSupported = on;
    }

    /** Disables the OAuth app: its tokens get 401, and grants get invalid_grant. */
    public void appDisabled(boolean disabled) {
        settings.appDisabled = disabled;
    }

    /** Disables the user's account: 401 on the API. */
    public void userDisabled(boolean disabled) {
        settings.userDisabled = disabled;
    }

    /** Makes {@code /api/0/auth/} answer 400 to good tokens too, as some real builds do. */
    public void authEndpointBroken(boolean broken) {
        settings.authEndpointBroken = broken;
    }

    /** Who signs in from now on. */
    public void user(SandboxUser user) {
        settings.user = user;
    }

    /** How many issues each organization has; 30 by default. */
    public void issues(int count) {
        settings.issues = count;
    }
}
