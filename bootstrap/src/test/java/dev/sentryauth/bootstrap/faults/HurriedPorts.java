package dev.sentryauth.bootstrap.faults;

import dev.sentryauth.adapters.http.FeignIdentityServer;
import dev.sentryauth.adapters.http.FeignSentryApi;
import dev.sentryauth.application.port.CachedData;
import dev.sentryauth.application.port.Environment;
import dev.sentryauth.application.port.IdentityServer;
import dev.sentryauth.application.port.MonotonicClock;
import dev.sentryauth.application.port.OAuthServer;
import dev.sentryauth.application.port.Ports;
import dev.sentryauth.application.port.SentryApi;
import dev.sentryauth.application.spi.TokenStore;
import dev.sentryauth.bootstrap.RigWiring;
import dev.sentryauth.domain.DeviceAuthorization;
import dev.sentryauth.domain.OAuthClient;
import dev.sentryauth.domain.Origin;
import dev.sentryauth.domain.PollOutcome;
import dev.sentryauth.domain.RefreshOutcome;
import dev.sentryauth.domain.RevocationOutcome;
import dev.sentryauth.domain.Scopes;
import dev.sentryauth.domain.Secret;
import dev.sentryauth.domain.UserInfo;
import dev.sentryauth.testkit.TestMonotonicClock;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/** The real adapters, with less time for a request and none for a pause. */
final class HurriedPorts implements Ports {
    private final Ports real;
    private final Duration limit;
    private final TestMonotonicClock clock = new TestMonotonicClock();

    /** {@code limit} is for each request; {@code onPause} happens in the place of a pause. */
    HurriedPorts(Ports real, Duration limit, Runnable onPause) {
        clock.onSleep(duration -> onPause.run());
        this.real = real;
        this.limit = limit;
    }

    private Duration least(Duration asked) {
        return asked.compareTo(limit) < 0 ? asked : limit;
    }

    @Override
    public Environment environment() {
        return real.environment();
    }

    @Override
    public InstantSource clock() {
        return real.clock();
    }

    @Override
    public MonotonicClock monotonicClock() {
        return clock;
    }

    @Override
    public TokenStore tokenStore() {
        return real.tokenStore();
    }

    @Override
    public @Nullable Path existingStoreFile() {
        return real.existingStoreFile();
    }

    @Override
    public CachedData cachedData() {
        return real.cachedData();
    }

    @Override
    public OAuthServer oauthServer() {
        OAuthServer server = real.oauthServer();
        return new OAuthServer() {
            @Override
            public DeviceAuthorization requestDeviceCode(OAuthClient client, Scopes scopes, Duration timeout) {
                return server.requestDeviceCode(client, scopes, least(timeout));
            }

            @Override
            public PollOutcome poll(OAuthClient client, Secret deviceCode, Duration timeout) {
                return server.poll(client, deviceCode, least(timeout));
            }

            @Override
            public void checkReadiness() {
                server.checkReadiness();
            }

            @Override
            public RefreshOutcome refresh(OAuthClient client, Secret refreshToken, Duration timeout) {
                return server.refresh(client, refreshToken, least(timeout));
            }

            @Override
            public RevocationOutcome revoke(OAuthClient client, Secret token, Duration timeout) {
                return server.revoke(client, token, least(timeout));
            }
        };
    }

    @Override
    public SentryApi sentryApi() {
        return new FeignSentryApi(
                "test",
                environment(),
                clock,
                () -> null,
                host -> {},
                RigWiring.log(environment())); // the real one would pause between its tries
    }

    @Override
    public IdentityServer identityServer() {
        IdentityServer server = new FeignIdentityServer(
                "test",
                environment(),
                clock,
                () -> null,
                host -> {},
                RigWiring.log(environment())); // no pauses here either
        return new IdentityServer() {
            @Override
            public @Nullable UserInfo identify(Origin origin, Secret token, Duration timeout) {
                return server.identify(origin, token, least(timeout));
            }

            @Override
            public @Nullable UserInfo user(Origin origin, Secret token, Duration timeout) {
                return server.user(origin, token, least(timeout));
            }
        };
    }
}
