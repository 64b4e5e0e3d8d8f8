package dev.sentryauth.bootstrap;

import dev.sentryauth.adapters.cli.terminal.Terminal;
import dev.sentryauth.adapters.cli.terminal.WaitingNotice;
import dev.sentryauth.adapters.http.FeignIdentityServer;
import dev.sentryauth.adapters.http.FeignOAuthServer;
import dev.sentryauth.adapters.http.FeignSentryApi;
import dev.sentryauth.adapters.http.RequestLog;
import dev.sentryauth.adapters.sqlite.SqliteCachedData;
import dev.sentryauth.adapters.sqlite.SqliteDatabase;
import dev.sentryauth.adapters.sqlite.SqliteDriver;
import dev.sentryauth.adapters.sqlite.SqliteTokenStore;
import dev.sentryauth.application.port.CachedData;
import dev.sentryauth.application.port.Environment;
import dev.sentryauth.application.port.IdentityServer;
import dev.sentryauth.application.port.MonotonicClock;
import dev.sentryauth.application.port.OAuthServer;
import dev.sentryauth.application.port.Ports;
import dev.sentryauth.application.port.ProcessEnd;
import dev.sentryauth.application.port.SentryApi;
import dev.sentryauth.application.port.SlowServer;
import dev.sentryauth.application.refresh.LeasedTokenStore;
import dev.sentryauth.application.spi.StoreCapability;
import dev.sentryauth.application.spi.StoreContext;
import dev.sentryauth.application.spi.TokenStore;
import dev.sentryauth.application.spi.TokenStoreException;
import dev.sentryauth.bootstrap.plugin.PluginStores;
import dev.sentryauth.domain.Credential;
import dev.sentryauth.domain.EnvironmentTokens;
import dev.sentryauth.domain.Origin;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/** Which adapter stands behind which port; each is made when it is first asked for. */
final class Wiring implements Ports, StoreContext {
    private static final String SQLITE = "sqlite";
    private static final Duration CALL_TIMEOUT = Duration.ofSeconds(10);
    private static final Duration BUSY_TIMEOUT = Duration.ofSeconds(5);

    private final Environment environment;
    private final InstantSource clock;
    private final @Nullable Path mainDirectory;
    private final @Nullable Path configDirectory;
    private final @Nullable RequestLog log;
    private final MonotonicClock monotonicClock = new SystemMonotonicClock();
    private @Nullable SqliteDatabase database;
    private @Nullable TokenStore tokenStore;
    private @Nullable CachedData cachedData;
    private @Nullable OAuthServer oauthServer;
    private @Nullable IdentityServer identityServer;
    private @Nullable SlowServer slowServer;
    private boolean pluginUsed;
    private @Nullable SentryApi sentryApi;

    /**
     * Wires a profile.
     *
     * @param mainDirectory where plug-ins lie, whatever the profile; null: nowhere
     * @param configDirectory the profile's own; null: nothing can be kept here
     * @throws dev.sentryauth.domain.AuthFailure if SENTRY_LOG_LEVEL or SENTRY_LOG_FILE is unusable
     */
    Wiring(Environment environment, InstantSource clock, @Nullable Path mainDirectory, @Nullable Path configDirectory) {
        this.environment = environment;
        this.clock = clock;
        this.mainDirectory = mainDirectory;
        this.configDirectory = configDirectory;
        String level = environment("SENTRY_LOG_LEVEL");
        this.log = level == null ? null : LineLog.of(level, environment("SENTRY_LOG_FILE"));
    }

    @Override
    public Environment environment() {
        return environment;
    }

    @Override
    public InstantSource clock() {
        return clock;
    }

    @Override
    public MonotonicClock monotonicClock() {
        return monotonicClock;
    }

    @Override
    public ProcessEnd processEnd() {
        return ShutdownHooks.asPort();
    }

    @Override
    public synchronized TokenStore tokenStore() {
        if (tokenStore == null) {
            String id = environment("SENTRY_TOKEN_STORE");
            tokenStore = id == null || id.equals(SQLITE) ? sqlite() : plugin(id);
        }
        return tokenStore;
    }

    private TokenStore sqlite() {
        if (configDirectory == null) {
            if (EnvironmentTokens.activeSource(environment) == null) {
                throw Nowhere.failure();
            }
            return new Nowhere();
        }
        Logging.silence();
        if (Files.exists(configDirectory.resolve(SqliteDatabase.FILE_NAME))) {
            SqliteDriver.loadEarly();
        }
        return new SqliteTokenStore(database(), monotonicClock);
    }

    /** Not made before it is used: its classes bring JDBI's. */
    private synchronized SqliteDatabase database() {
        if (database == null) {
            database = new SqliteDatabase(configDirectory(), BUSY_TIMEOUT);
        }
        return database;
    }

    /** What has to be done at the end of the process because of what was used. */
    synchronized Ending ending() {
        if (pluginUsed) {
            return Ending.UNKNOWN;
        }
        return SqliteDriver.isUsed() ? Ending.HOOKS : Ending.AT_ONCE;
    }

    private TokenStore plugin(String id) {
        pluginUsed = true;
        TokenStore store = PluginStores.on(
                        environment("SENTRY_PLUGIN_PATH"), mainDirectory, Wiring.class.getClassLoader(), CALL_TIMEOUT)
                .open(id, this);
        if (store.capabilities().contains(StoreCapability.LEASE)) {
            return store;
        }
        return new LeasedTokenStore(store, new StoreLocks(id, store, environment, monotonicClock));
    }

    @Override
    public @Nullable Path existingStoreFile() {
        if (configDirectory == null) {
            return null;
        }
        Path file = configDirectory.resolve(SqliteDatabase.FILE_NAME);
        return isSqlite() && Files.exists(file) ? file : null;
    }

    private boolean isSqlite() {
        String id = environment("SENTRY_TOKEN_STORE");
        return id == null || id.equals(SQLITE);
    }

    @Override
    public synchronized CachedData cachedData() {
        if (cachedData == null && configDirectory == null) {
            cachedData = new Nowhere.Cache();
        } else if (cachedData == null) {
            cachedData = isSqlite() ? new SqliteCachedData(database()) : new SqliteCachedData(database(), tokenStore());
        }
        return cachedData;
    }

    /** The Sentry of the stored credential; null if there is none, or it does not say. */
    private @Nullable Origin signedInTo() {
        try {
            Credential credential = tokenStore().load();
            return credential == null ? null : credential.origin();
        } catch (TokenStoreException e) {
            return null;
        }
    }

    /** Made with the first of the ports that wait for a server: a local command has no use for it. */
    private synchronized SlowServer slowServer() {
        if (slowServer == null) {
            slowServer = new WaitingNotice(Terminal.system());
        }
        return slowServer;
    }

    @Override
    public synchronized OAuthServer oauthServer() {
        if (oauthServer == null) {
            oauthServer = new FeignOAuthServer(BuildInfo.VERSION, environment, this::signedInTo, slowServer(), log);
        }
        return oauthServer;
    }

    @Override
    public synchronized IdentityServer identityServer() {
        if (identityServer == null) {
            identityServer = new FeignIdentityServer(
                    BuildInfo.VERSION, environment, monotonicClock, this::signedInTo, slowServer(), log);
        }
        return identityServer;
    }

    @Override
    public synchronized SentryApi sentryApi() {
        if (sentryApi == null) {
            sentryApi = new FeignSentryApi(
                    BuildInfo.VERSION, environment, monotonicClock, this::signedInTo, slowServer(), log);
        }
        return sentryApi;
    }

    @Override
    public Path configDirectory() {
        if (configDirectory == null) {
            throw Nowhere.failure();
        }
        return configDirectory;
    }

    @Override
    public Duration callTimeout() {
        return CALL_TIMEOUT;
    }

    @Override
    public @Nullable String environment(String name) {
        String value = environment.get(name);
        return value == null || value.isBlank() ? null : value.strip();
    }
}
