package dev.sentryauth.bootstrap.rig;

import dev.sentryauth.adapters.sqlite.SqliteDatabase;
import dev.sentryauth.adapters.sqlite.SqliteTokenStore;
import dev.sentryauth.application.port.CachedData;
import dev.sentryauth.application.port.Environment;
import dev.sentryauth.application.port.IdentityServer;
import dev.sentryauth.application.port.MonotonicClock;
import dev.sentryauth.application.port.OAuthServer;
import dev.sentryauth.application.port.Ports;
import dev.sentryauth.application.port.SentryApi;
import dev.sentryauth.application.spi.TokenStore;
import dev.sentryauth.bootstrap.RigWiring;
import dev.sentryauth.bootstrap.rig.Stepping.Steps;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;

/** The real wiring; what a job asks for beyond it stands around its parts. */
final class RigPorts implements Ports {
    private final Ports real;
    private final TokenStore store;
    private final CachedData cachedData;
    private final OAuthServer oauthServer;
    private final IdentityServer identityServer;
    private final MonotonicClock monotonicClock;

    private RigPorts(Ports real, TokenStore store, MonotonicClock clock, Steps steps, Duration longest) {
        this.real = real;
        this.monotonicClock = clock;
        this.store = Stepping.around(TokenStore.class, "store", store, longest, steps);
        this.cachedData = Stepping.around(CachedData.class, "cache", real.cachedData(), longest, steps);
        this.oauthServer = Stepping.around(OAuthServer.class, "oauth", real.oauthServer(), longest, steps);
        this.identityServer = Stepping.around(IdentityServer.class, "identity", real.identityServer(), longest, steps);
    }

    static Ports plain(Job job, InstantSource clock) {
        Environment environment = Map.of("SENTRY_URL", job.text("url"), "SENTRY_CLIENT_ID", job.text("client"))::get;
        return RigWiring.ports(environment, clock, job.directory());
    }

    static Ports stepping(Job job, InstantSource clock, Steps steps) {
        Ports real = plain(job, clock);
        long factor = job.number("hurry", 1);
        Duration longest = Duration.ofMillis(job.number("within", Long.MAX_VALUE / 2_000_000));
        if (factor == 1) {
            return new RigPorts(real, real.tokenStore(), real.monotonicClock(), steps, longest);
        }
        MonotonicClock hurried = new HurriedClock(factor);
        SqliteDatabase database = new SqliteDatabase(job.directory(), Duration.ofSeconds(5));
        return new RigPorts(real, new SqliteTokenStore(database, hurried), hurried, steps, longest);
    }

    /** A clock whose time passes faster than ours. */
    private record HurriedClock(long factor) implements MonotonicClock {
        @Override
        public long nanos() {
            return System.nanoTime() * factor; // may overflow: only differences mean something
        }

        @Override
        public void sleep(Duration duration) throws InterruptedException {
            long nanos = duration.toNanos() / factor;
            if (nanos > 0) {
                Thread.sleep(nanos / 1_000_000, (int) (nanos % 1_000_000));
            }
        }
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
        return monotonicClock;
    }

    @Override
    public TokenStore tokenStore() {
        return store;
    }

    @Override
    public Path existingStoreFile() {
        return real.existingStoreFile();
    }

    @Override
    public CachedData cachedData() {
        return cachedData;
    }

    @Override
    public OAuthServer oauthServer() {
        return oauthServer;
    }

    @Override
    public SentryApi sentryApi() {
        return real.sentryApi();
    }

    @Override
    public IdentityServer identityServer() {
        return identityServer;
    }
}
