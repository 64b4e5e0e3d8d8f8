package dev.sentryauth.adapters.cli;

import dev.sentryauth.adapters.cli.terminal.Descriptors;
import dev.sentryauth.adapters.cli.terminal.Terminal;
import dev.sentryauth.adapters.cli.terminal.TerminalSize;
import dev.sentryauth.application.SentryAuth;
import dev.sentryauth.application.data.IssueSearch;
import dev.sentryauth.application.port.CachedData;
import dev.sentryauth.application.port.Environment;
import dev.sentryauth.application.port.IdentityServer;
import dev.sentryauth.application.port.MonotonicClock;
import dev.sentryauth.application.port.OAuthServer;
import dev.sentryauth.application.port.Ports;
import dev.sentryauth.application.port.SentryApi;
import dev.sentryauth.application.spi.TokenStore;
import dev.sentryauth.domain.Credential;
import dev.sentryauth.domain.Origin;
import dev.sentryauth.domain.Secret;
import dev.sentryauth.domain.UserInfo;
import dev.sentryauth.testkit.InMemorySentryApi;
import dev.sentryauth.testkit.InMemoryTokenStore;
import dev.sentryauth.testkit.TestClock;
import dev.sentryauth.testkit.TestMonotonicClock;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The whole command line over the real use cases, with the world outside in memory. */
public final class CliHarness {
    public final Map<String, String> variables = new HashMap<>();
    public final InMemoryTokenStore store = new InMemoryTokenStore();
    public final MemoryCache cache = new MemoryCache();
    public final TestServer server = new TestServer();
    public final InMemorySentryApi api = new InMemorySentryApi(token -> server.users.containsKey(token.reveal()));
    /** What issues were looked for, page by page. */
    public final List<IssueSearch> searches = new ArrayList<>();

    public final TestClock clock = new TestClock();
    public final TestMonotonicClock monotonicClock = new TestMonotonicClock();
    public byte[] input = new byte[0];
    /** Standard input itself; null: it has {@link #input} and ends. */
    public InputStream in;

    public String terminals = "";
    public TerminalSize size;
    public boolean brokenOutput;

    /** The access token of {@link #signedInAt}. */
    public static final String FORMER_TOKEN = "former-access-token-of-jane";

    /** Whether the output is a pipe; else a file. */
    public boolean pipes;

    public Path storeFile;
    public String openedProfile;
    public int opened;
    public RuntimeException openFailure;

    /** What one run left behind. */
    public record Result(int exitCode, String out, String err) {}

    public CliHarness() {
        monotonicClock.onSleep(clock::advance);
    }

    /** Runs one command line. */
    public Result run(String... arguments) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        int exitCode = new SentryCli(this::open, terminal(out, err), variables::get, clock, "1.2.3").run(arguments);
        return new Result(exitCode, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }

    private Terminal terminal(ByteArrayOutputStream out, ByteArrayOutputStream err) {
        return new Terminal(
                in == null ? new ByteArrayInputStream(input) : in,
                new PrintStream(brokenOutput ? new BrokenPipe() : out, false, StandardCharsets.UTF_8),
                new PrintStream(err, false, StandardCharsets.UTF_8),
                new Descriptors() {
                    @Override
                    public boolean isTerminal(int descriptor) {
                        return terminals.indexOf('0' + descriptor) >= 0;
                    }

                    @Override
                    public boolean isPipe(int descriptor) {
                        return pipes;
                    }

                    @Override
                    public TerminalSize size() {
                        return size;
                    }
                });
    }

    private SentryAuth open(String profile) {
        opened++;
        openedProfile = profile;
        if (openFailure != null) {
            throw openFailure;
        }
        return new SentryAuth(new MemoryPorts(), "client-id");
    }

    /** Puts a sign-in of Jane at sentry.io into the store, which expires {@code left} from now. */
    public CliHarness signedIn(Duration left) {
        Instant now = clock.instant();
        store.save(new Credential(
                Secret.of(TestServer.ACCESS_TOKEN),
                Secret.of(TestServer.REFRESH_TOKEN),
                now.plus(left),
                now.minus(Duration.ofDays(1)),
                Origin.SENTRY_IO,
                "client-id",
                null));
        cache.saveUser(TestServer.JANE);
        server.users.put(TestServer.ACCESS_TOKEN, TestServer.JANE);
        return this;
    }

    /** The same with granted scopes, at another server. */
    public CliHarness signedInAt(String url, String scope) {
        Instant now = clock.instant();
        store.save(new Credential(
                Secret.of(FORMER_TOKEN),
                Secret.of(FORMER_TOKEN + "-refresh"),
                now.plus(Duration.ofDays(20)),
                now,
                Origin.of(url),
                "client-id",
                scope));
        this.server.users.put(FORMER_TOKEN, TestServer.JANE);
        return this;
    }

    /** Puts an API token into the store. */
    public CliHarness withApiToken() {
        store.save(Credential.apiToken(Secret.of(TestServer.ACCESS_TOKEN), Origin.SENTRY_IO, clock.instant()));
        server.users.put(TestServer.ACCESS_TOKEN, TestServer.JANE);
        return this;
    }

    private static final class BrokenPipe extends OutputStream {
        @Override
        public void write(int b) throws IOException {
            throw new IOException("nobody reads");
        }
    }

    /** A cache that knows a user. */
    public static final class MemoryCache implements CachedData {
        private UserInfo user;
        private final Map<String, String> cursors = new HashMap<>();

        @Override
        public CachedData of(Secret accessToken) {
            return this;
        }

        @Override
        public UserInfo user() {
            return user;
        }

        @Override
        public void saveUser(UserInfo newUser) {
            user = newUser;
        }

        @Override
        public Map<String, Origin> organizationRegions() {
            return Map.of();
        }

        @Override
        public void saveOrganizationRegions(Map<String, Origin> regions) {}

        @Override
        public String paginationCursor(String listing) {
            return cursors.get(listing);
        }

        @Override
        public void savePaginationCursor(String listing, String cursor) {
            cursors.put(listing, cursor);
        }

        @Override
        public void clear() {
            user = null;
        }
    }

    private final class MemoryPorts implements Ports {
        @Override
        public Environment environment() {
            return variables::get;
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
        public TokenStore tokenStore() {
            return store;
        }

        @Override
        public Path existingStoreFile() {
            return storeFile;
        }

        @Override
        public CachedData cachedData() {
            return cache;
        }

        @Override
        public OAuthServer oauthServer() {
            return server;
        }

        @Override
        public IdentityServer identityServer() {
            return server;
        }

        @Override
        public SentryApi sentryApi() {
            return (SentryApi) Proxy.newProxyInstance(
                    SentryApi.class.getClassLoader(), new Class<?>[] {SentryApi.class}, this::ask);
        }

        private Object ask(Object proxy, Method method, Object[] arguments) throws Throwable {
            for (Object argument : arguments) {
                if (argument instanceof IssueSearch search) {
                    searches.add(search);
                }
            }
            try {
                return method.invoke(api, arguments);
            } catch (InvocationTargetException e) {
                throw e.getCause();
            }
        }
    }
}
