package dev.sentryauth.adapters.cli;

import dev.sentryauth.application.port.IdentityServer;
import dev.sentryauth.application.port.OAuthServer;
import dev.sentryauth.application.port.TokenRejectedException;
import dev.sentryauth.domain.AuthFailure;
import dev.sentryauth.domain.DeviceAuthorization;
import dev.sentryauth.domain.OAuthClient;
import dev.sentryauth.domain.Origin;
import dev.sentryauth.domain.PollOutcome;
import dev.sentryauth.domain.RefreshOutcome;
import dev.sentryauth.domain.RevocationOutcome;
import dev.sentryauth.domain.Scopes;
import dev.sentryauth.domain.Secret;
import dev.sentryauth.domain.TokenGrant;
import dev.sentryauth.domain.UserInfo;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A Sentry in memory: knows some tokens, and answers polls and refreshes as a test lays down. */
public final class TestServer implements OAuthServer, IdentityServer {
    public static final UserInfo JANE = new UserInfo("7", "Jane Doe", "jane@example.com", "jane");
    public static final String ACCESS_TOKEN = "sntryu_access_token_of_jane_0001";
    public static final String REFRESH_TOKEN = "sntryr_refresh_token_of_jane_0001";
    public static final String DEVICE_CODE = "device-code-that-nobody-may-see";

    public final Map<String, UserInfo> users = new HashMap<>();
    public final Deque<PollOutcome> polls = new ArrayDeque<>();
    public final List<String> requestedScopes = new ArrayList<>();
    public final List<Origin> origins = new ArrayList<>();
    public DeviceAuthorization device = new DeviceAuthorization(
            Secret.of(DEVICE_CODE),
            "WDJB-MJHT",
            "https://sentry.io/oauth/device/",
            "https://sentry.io/oauth/device/?user_code=WDJB-MJHT",
            Duration.ofSeconds(600),
            Duration.ofSeconds(5));
    public RefreshOutcome refresh = new RefreshOutcome.InvalidGrant();
    public RevocationOutcome revocation = RevocationOutcome.REVOKED;
    public final List<String> revoked = new ArrayList<>();
    public AuthFailure unreachable;

    /** The grant of an approved sign-in. */
    public static PollOutcome.Granted granted() {
        return new PollOutcome.Granted(
                new TokenGrant(Secret.of(ACCESS_TOKEN), Secret.of(REFRESH_TOKEN), 2_592_000L, "org:read", JANE));
    }

    @Override
    public DeviceAuthorization requestDeviceCode(OAuthClient client, Scopes scopes, Duration timeout) {
        reach();
        origins.add(client.server());
        requestedScopes.addAll(scopes.names());
        return device;
    }

    @Override
    public PollOutcome poll(OAuthClient client, Secret deviceCode, Duration timeout) {
        return polls.isEmpty() ? new PollOutcome.Pending() : polls.remove();
    }

    @Override
    public RefreshOutcome refresh(OAuthClient client, Secret refreshToken, Duration timeout) {
        origins.add(client.server());
        return refresh;
    }

    @Override
    public void checkReadiness() {}

    @Override
    public RevocationOutcome revoke(OAuthClient client, Secret token, Duration timeout) {
        revoked.add(token.reveal() + "@" + client.server());
        return revocation;
    }

    @Override
    public UserInfo identify(Origin origin, Secret token, Duration timeout) {
        reach();
        origins.add(origin);
        if (!users.containsKey(token.reveal())) {
            throw new TokenRejectedException();
        }
        return users.get(token.reveal());
    }

    private void reach() {
        if (unreachable != null) {
            throw unreachable;
        }
    }
}
