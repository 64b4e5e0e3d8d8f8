package dev.sentryauth.application;

import dev.sentryauth.application.port.CachedData;
import dev.sentryauth.application.port.Environment;
import dev.sentryauth.application.port.IdentityServer;
import dev.sentryauth.application.port.OAuthServer;
import dev.sentryauth.application.port.Ports;
import dev.sentryauth.application.port.ProcessEnd;
import dev.sentryauth.application.port.SentryApi;
import dev.sentryauth.application.spi.TokenStore;
import dev.sentryauth.application.spi.TokenStoreException;
import dev.sentryauth.domain.Credential;
import dev.sentryauth.domain.OAuthClient;
import dev.sentryauth.domain.Origin;
import dev.sentryauth.domain.Secret;
import dev.sentryauth.domain.TokenGrant;
import dev.sentryauth.domain.UserInfo;
import dev.sentryauth.testkit.InMemorySentryApi;
import dev.sentryauth.testkit.InMemoryTokenStore;
import dev.sentryauth.testkit.TestClock;
import dev.sentryauth.testkit.TestMonotonicClock;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Everything around the use cases, in memory; sleeping moves both clocks. */
public final class World implements Ports {
    public static final Origin HOST = Origin.of("https://sentry.example.com");
    public static final String CLIENT_ID = "built-in-client";

    public final Map<String, String> variables = new HashMap<>();
    public final TestClock clock = new TestClock();
    public final TestMonotonicClock monotonic = new TestMonotonicClock();
    public final InMemoryTokenStore store = new InMemoryTokenStore();
    public final FakeSentry sentry = new FakeSentry();
    public final InMemorySentryApi api = new InMemorySentryApi(this::asked);
    public final Cache cache = new Cache();
    public @Nullable Path storeFile;
    public int storeOpened;

    /** Given each request to the API, as {@code what@host}, before it is answered. */
    public @Nullable Consumer<String> onAsk;

    /** What was registered for the end of the process and still is. */
    public @Nullable Runnable atEnd;

    /** Whether the process is ending. */
    public boolean ending;

    public final SentryAuth auth;

    public World() {
        monotonic.onSleep(clock::advance);
        auth = new SentryAuth(this, CLIENT_ID);
    }

    private boolean asked(Secret token) {
        if (onAsk != null) {
            onAsk.accept(api.calls().get(api.calls().size() - 1));
        }
        return sentry.isLive(token);
    }

    /** Somebody signed in just now; the token lives an hour. */
    public Credential signIn() {
        return signIn(HOST);
    }

    /** The same at another Sentry. */
    public Credential signIn(Origin origin) {
        TokenGrant grant = sentry.issue();
        Credential credential = Credential.granted(grant, new OAuthClient(origin, "the-client"), clock.instant());
        store.save(credential);
        return credential;
    }

    /** Somebody signed in so long ago that the token has just expired. */
    public Credential signInExpired() {
        Credential credential = signIn();
        clock.advance(Duration.ofHours(1));
        return credential;
    }

    /** Somebody signed in, and the token has five minutes left: due, but good. */
    public Credential signInDue() {
        Credential credential = signIn();
        clock.advance(Duration.ofMinutes(55));
        return credential;
    }

    public Credential stored() {
        return Objects.requireNonNull(store.load());
    }

    @Override
    public Environment environment() {
        return variables::get;
    }

    @Override
    public InstantSource clock() {
        return clock;
    }

    @Override
    public TestMonotonicClock monotonicClock() {
        return monotonic;
    }

    @Override
    public ProcessEnd processEnd() {
        return work -> {
            if (ending) {
                return null;
            }
            atEnd = work;
            return () -> atEnd = null;
        };
    }

    @Override
    public TokenStore tokenStore() {
        storeOpened++;
        return store;
    }

    @Override
    public @Nullable Path existingStoreFile() {
        return storeFile;
    }

    @Override
    public CachedData cachedData() {
        return cache;
    }

    @Override
    public OAuthServer oauthServer() {
        return sentry;
    }

    @Override
    public IdentityServer identityServer() {
        return sentry;
    }

    @Override
    public SentryApi sentryApi() {
        return api;
    }

    /** The caches in memory; they can be told to fail. */
    public final class Cache implements CachedData {
        private final Map<String, Origin> regions = new HashMap<>();
        private final Map<String, String> cursors = new HashMap<>();
        private @Nullable UserInfo user;
        public @Nullable TokenStoreException failure;

        @Override
        public CachedData of(Secret accessToken) {
            Credential credential = store.load();
            return credential != null && credential.accessToken().equals(accessToken) ? this : new Cache();
        }

        private void check() {
            if (failure != null) {
                throw failure;
            }
        }

        @Override
        public @Nullable UserInfo user() {
            check();
            return user;
        }

        @Override
        public void saveUser(UserInfo newUser) {
            check();
            user = newUser;
        }

        @Override
        public Map<String, Origin> organizationRegions() {
            check();
            return Map.copyOf(regions);
        }

        @Override
        public void saveOrganizationRegions(Map<String, Origin> newRegions) {
            check();
            regions.clear();
            regions.putAll(newRegions);
        }

        @Override
        public @Nullable String paginationCursor(String listing) {
            check();
            return cursors.get(listing);
        }

        @Override
        public void savePaginationCursor(String listing, String cursor) {
            check();
            cursors.put(listing, cursor);
        }

        @Override
        public void clear() {
            check();
            user = null;
            regions.clear();
            cursors.clear();
        }
    }
}
