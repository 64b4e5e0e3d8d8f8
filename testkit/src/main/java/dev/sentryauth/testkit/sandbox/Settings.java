package dev.sentryauth.testkit.sandbox;

import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** The switches of one server. Tests write them and request threads read them, each on its own: hence volatile. */
final class Settings {
    final InstantSource clock;
    final String clientId;
    final @Nullable String clientSecret;

    volatile Duration deviceCodeLifetime = Duration.ofMinutes(10);
    volatile @Nullable Integer interval = 5;
    volatile @Nullable Duration accessTokenLifetime = Duration.ofSeconds(2_591_999);
    volatile boolean omitVerificationUriComplete;
    volatile boolean enforcePollingWindow = true;
    volatile boolean revokeFamilyOnReplay;
    volatile boolean returnRefreshToken = true;
    volatile boolean deviceFlowSupported = true;
    volatile boolean revokeSupported = true;
    volatile boolean revokeForPublicClients = true;
    volatile boolean appDisabled;
    volatile boolean userDisabled;
    volatile boolean authEndpointBroken;
    volatile SandboxUser user = SandboxUser.DEFAULT;
    volatile int issues = 30;
    volatile int organizations = 3;
    volatile int projects;
    volatile @Nullable String linkOrigin;

    /** By {@link Endpoint}, which may be the whole API. */
    final Map<Endpoint, Paging> paging = new ConcurrentHashMap<>();

    /** Slugs by user id; who is not in here is a member of every organization. */
    final Map<String, Set<String>> memberships = new ConcurrentHashMap<>();

    Settings(InstantSource clock, String clientId, @Nullable String clientSecret) {
        this.clock = clock;
        this.clientId = clientId;
        this.clientSecret = clientSecret;
    }

    Paging paging(Endpoint endpoint) {
        return paging.getOrDefault(endpoint, paging.getOrDefault(Endpoint.API, Paging.CORRECT));
    }
}
