package dev.sentryauth.bootstrap.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.sentryauth.application.SentryAuth;
import dev.sentryauth.application.login.DeviceLogin;
import dev.sentryauth.application.login.LoginListener;
import dev.sentryauth.bootstrap.Program;
import dev.sentryauth.domain.DeviceAuthorization;
import dev.sentryauth.domain.Origin;
import dev.sentryauth.domain.Scopes;
import dev.sentryauth.domain.Secret;
import dev.sentryauth.domain.SentryAuthException;
import dev.sentryauth.testkit.sandbox.Endpoint;
import dev.sentryauth.testkit.sandbox.Fault;
import dev.sentryauth.testkit.sandbox.SandboxSentry;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every command at the most verbose level against every fault: nothing that it leaves behind holds a secret. The one
 * exception is what {@code auth token} and {@code --show-token} print, because they are asked to.
 */
class SecretsIT {
    private static final Secrets SECRETS = Secrets.all();

    @TempDir
    Path directory;

    private static final String DEVICE_ANSWER = "{\"device_code\":\"" + Secrets.DEVICE_CODE
            + "\",\"user_code\":\"BCDF-GHJK\",\"verification_uri\":\"http://127.0.0.1:9/device\",\"expires_in\":60,"
            + "\"interval\":1}";

    private static final String TOKEN_ANSWER = "{\"access_token\":\"" + Secrets.NEW_ACCESS_TOKEN
            + "\",\"refresh_token\":\"" + Secrets.NEW_REFRESH_TOKEN
            + "\",\"token_type\":\"Bearer\",\"expires_in\":3600}";

    private Home home(SandboxSentry sentry, String name, Instant expiresAt) {
        Home home = new Home(directory.resolve(name), sentry.url(), sentry.clientId());
        home.signedIn(
                Secrets.ACCESS_TOKEN,
                Secrets.REFRESH_TOKEN,
                expiresAt,
                sentry.url().toString());
        return home.set("SENTRY_LOG_LEVEL", name.length() % 2 == 0 ? "trace" : "debug")
                .set("SENTRY_LOG_FILE", home.config.resolve("requests.log").toString())
                .set("SENTRY_CUSTOM_HEADERS", "X-Gateway: " + Secrets.HEADER_VALUE)
                .set("HTTPS_PROXY", "http://somebody:" + Secrets.PROXY_PASSWORD + "@127.0.0.1:9")
                .set("HTTP_PROXY", "http://somebody:" + Secrets.PROXY_PASSWORD + "@127.0.0.1:9");
    }

    private static Instant past() {
        return Instant.now().minus(1, ChronoUnit.HOURS);
    }

    private static Instant future() {
        return Instant.now().plus(30, ChronoUnit.DAYS);
    }

    /** The usual faults, and servers that say back what they were told or break off in the middle of a token. */
    static List<Faults.Row> faults() {
        List<Faults.Row> rows = new ArrayList<>(Faults.all());
        String everything = String.join(
                " ",
                Secrets.ACCESS_TOKEN,
                Secrets.REFRESH_TOKEN,
                Secrets.DEVICE_CODE,
                Secrets.API_TOKEN,
                Secrets.ENVIRONMENT_TOKEN,
                Secrets.HEADER_VALUE);
        rows.add(row("a page with everything", Fault.status(500, "<html>" + everything, "text/html")));
        rows.add(row("a text with everything", Fault.status(400, everything, "text/plain")));
        rows.add(row("new tokens, broken off", Fault.status(200, TOKEN_ANSWER.substring(0, 150), "application/json")));
        rows.add(row("new tokens in a 500", Fault.json(500, TOKEN_ANSWER)));
        rows.add(row("new tokens, malformed", Fault.json(200, TOKEN_ANSWER.replace("\"token_type\":", "<<<"))));
        rows.add(row("new tokens, not Bearer", Fault.json(200, TOKEN_ANSWER.replace("Bearer", "mac"))));
        rows.add(row("new tokens, not only", Fault.json(200, "[" + TOKEN_ANSWER + "]")));
        rows.add(row("a device code, broken off", Fault.json(200, DEVICE_ANSWER.substring(0, 70))));
        rows.add(row("a device code without more", Fault.json(200, DEVICE_ANSWER.replace("verification", "v"))));
        rows.add(new Faults.Row(
                "a redirect with everything",
                elsewhere -> Fault.redirect(302, elsewhere + "/?" + everything.replace(' ', '&')),
                false,
                false,
                Faults.Arrives.NOTHING,
                new Faults.Exits(0, 0, 0, 0, 0, 0)));
        return rows;
    }

    /** A server that says back what this very request carried; nothing else can be known to it. */
    private static List<Faults.Row> echoes(Command command) {
        List<String> carried = new ArrayList<>(List.of(Secrets.HEADER_VALUE));
        switch (command.faulty()) {
            case TOKEN_POLL -> carried.add(Secrets.DEVICE_CODE);
            case TOKEN_REFRESH -> carried.add(Secrets.REFRESH_TOKEN);
            case API -> carried.add(command.line().contains("-token") ? Secrets.API_TOKEN : Secrets.ACCESS_TOKEN);
            default -> {}
        }
        List<Faults.Row> rows = new ArrayList<>();
        for (String secret : carried) {
            for (String error : List.of("invalid_scope", "invalid_request", secret)) {
                rows.add(row(
                        "echo of " + secret.substring(0, 4),
                        Fault.json(
                                400,
                                "{\"error\":\"" + error + "\",\"error_description\":\"No: " + secret
                                        + "!\",\"detail\":\"Bad token " + secret + "\"}")));
            }
        }
        return rows;
    }

    private static Faults.Row row(String name, Fault fault) {
        return new Faults.Row(
                name, elsewhere -> fault, false, false, Faults.Arrives.NOTHING, new Faults.Exits(0, 0, 0, 0, 0, 0));
    }

    private record Command(String line, Endpoint faulty, boolean expired, boolean secretOut) {
        static Command of(String line, Endpoint faulty, boolean expired) {
            boolean asked = line.contains("auth token") || line.contains("--show-token") || line.startsWith("api ");
            return new Command(line, faulty, expired, asked);
        }

        /** Whether it meets what is wrong with the server at all. */
        boolean asksServer() {
            return !line.startsWith("auth status") || line.contains("--verify");
        }

        /** A server that hangs is waited for; where that takes the whole time limit, other commands have shown it. */
        boolean takesTooLong(Faults.Row row) {
            return !line.startsWith("auth ")
                    && (row.name().startsWith("hang") || row.name().startsWith("slow"));
        }
    }

    private static final List<Command> COMMANDS = List.of(
            Command.of("auth login --force --timeout 8", Endpoint.DEVICE_CODE, false),
            Command.of("auth login --force --timeout 8 --json", Endpoint.TOKEN_POLL, false),
            Command.of("auth login --timeout 8", Endpoint.API, false),
            Command.of("auth login --token " + Secrets.API_TOKEN, Endpoint.API, false),
            Command.of("auth login --with-token --json", Endpoint.API, false),
            Command.of("auth status", Endpoint.API, true),
            Command.of("auth status --json", Endpoint.API, false),
            Command.of("auth status --verify", Endpoint.API, false),
            Command.of("auth status --verify --json", Endpoint.TOKEN_REFRESH, true),
            Command.of("auth status --show-token", Endpoint.API, false),
            Command.of("auth refresh", Endpoint.TOKEN_REFRESH, false),
            Command.of("auth refresh --json", Endpoint.TOKEN_REFRESH, true),
            Command.of("auth token", Endpoint.TOKEN_REFRESH, true),
            Command.of("auth token --json", Endpoint.TOKEN_REFRESH, true),
            Command.of("auth logout", Endpoint.REVOKE, false),
            Command.of("auth logout --json", Endpoint.REVOKE, true),
            Command.of("auth whoami --json", Endpoint.API, false),
            Command.of("org list", Endpoint.TOKEN_REFRESH, true),
            Command.of("org list --json", Endpoint.API, false),
            Command.of("project list acme", Endpoint.API, false),
            Command.of("issue list --json", Endpoint.API, false),
            Command.of("issue view acme/API-1", Endpoint.API, false),
            Command.of("api organizations/ --include", Endpoint.API, false));

    @Test
    void noCommandSaysOneWhateverTheServerDoes() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(12);
        try (SandboxSentry elsewhere = SandboxSentry.start()) {
            List<Future<?>> running = new ArrayList<>();
            for (Command command : COMMANDS) {
                List<Faults.Row> rows = new ArrayList<>(faults());
                rows.addAll(echoes(command));
                rows.removeIf(command::takesTooLong);
                for (Faults.Row row : rows) {
                    String name = "case" + running.size();
                    running.add(threads.submit(() -> says(row, command, name, elsewhere)));
                }
            }
            for (Future<?> each : running) {
                try {
                    each.get();
                } catch (ExecutionException e) {
                    throw new AssertionError(e.getCause().getMessage(), e.getCause());
                }
            }
        } finally {
            threads.shutdownNow();
        }
    }

    private void says(Faults.Row row, Command command, String name, SandboxSentry elsewhere) {
        try (SandboxSentry sentry = SandboxSentry.start()) {
            // Who waits for nothing must wait long enough for what does come.
            Home home = home(sentry, name, command.expired() ? past() : future())
                    .requestLimit(row.hangs() ? Duration.ofMillis(300) : Duration.ofSeconds(20));
            Fault fault = row.make().apply(elsewhere.url().toString());
            if (command.faulty() != Endpoint.DEVICE_CODE) {
                sentry.fault(Endpoint.DEVICE_CODE, Fault.json(200, DEVICE_ANSWER));
            }
            sentry.fault(command.faulty(), fault);

            Result result =
                    home.runWithInput(Secrets.API_TOKEN + "\n", command.line().split(" "));

            String what = "'" + command.line() + "' meeting '" + row + "': ";
            if (!row.hangs()) { // else a busy machine may have used up the little time before
                assertThat(sentry.count(command.faulty()))
                        .as(what + "requests")
                        .matches(n -> n > 0 == command.asksServer());
            }
            if (!command.secretOut()) {
                SECRETS.areNotIn(what + "standard output", result.out());
            }
            SECRETS.areNotIn(what + "standard error", result.err());
            SECRETS.areNotBelow(home.config, "config.db");
        }
    }

    @Test
    void whatWorksSaysNoneEither() {
        try (SandboxSentry sentry = SandboxSentry.start()) {
            Home home = home(sentry, "works", past());
            sentry.fault(Endpoint.DEVICE_CODE, Fault.json(200, DEVICE_ANSWER));
            sentry.fault(Endpoint.TOKEN_POLL, Fault.json(200, TOKEN_ANSWER));
            sentry.fault(Endpoint.TOKEN_REFRESH, Fault.json(200, TOKEN_ANSWER));
            sentry.fault(
                    Endpoint.API, Fault.json(200, "{\"regions\":[],\"auth\":{},\"user\":{\"id\":\"1\"},\"id\":\"1\"}"));
            for (String line : List.of(
                    "auth",
                    "auth status",
                    "auth refresh",
                    "auth refresh --json",
                    "auth status --verify --json",
                    "auth login",
                    "auth login --force",
                    "auth login --force --json",
                    "auth login --token " + Secrets.API_TOKEN,
                    "auth status --json",
                    "auth login --with-token --json",
                    "auth logout --json")) {
                Result result = home.runWithInput(Secrets.API_TOKEN, line.split(" "));
                assertThat(result.exit()).as(line + result.err()).isZero();
                SECRETS.areNotIn("'" + line + "'", result.out() + result.err());
                SECRETS.areNotBelow(home.config, "config.db");
            }
            home.set("SENTRY_TOKEN", Secrets.ENVIRONMENT_TOKEN);
            for (String line : List.of("auth", "auth status --verify", "auth refresh", "auth logout", "auth login")) {
                Result result = home.run(line.split(" "));
                SECRETS.areNotIn("'" + line + "'", result.out() + result.err());
            }
        }
    }

    static Stream<String> badUsage() {
        return Stream.of(
                "auth TOKEN",
                "TOKEN",
                "--TOKEN",
                "--TOKEN=1",
                "auth login TOKEN",
                "auth login --token=TOKEN --with-token",
                "auth login --token TOKEN --scope org:read",
                "auth login --token TOKEN --token TOKEN",
                "auth login --tokne TOKEN",
                "auth login --tokne=TOKEN",
                "auth login --token --TOKEN",
                "auth login --scope TOKEN",
                "auth login --timeout TOKEN",
                "auth login --with-token=TOKEN",
                "auth token TOKEN",
                "auth status TOKEN",
                "auth refresh --if-needed=TOKEN",
                "auth logout TOKEN",
                "--profile TOKENTOKEN auth status",
                "--json=TOKEN auth status",
                "auth login --url http://somebody:PASSWORD@127.0.0.1:9",
                "auth login --url http://somebody:PASSWORD@127.0.0.1:9/with/a/path",
                "auth login --url http://PASSWORD@",
                "auth login --url http://a:PASSWORD@b@c",
                "auth login --url PASSWORD:PASSWORD@127.0.0.1");
    }

    @ParameterizedTest
    @MethodSource("badUsage")
    void noMistakeIsQuoted(String line) {
        try (SandboxSentry sentry = SandboxSentry.start()) {
            Home home = home(sentry, "mistake", past());
            String[] arguments = line.replace("TOKEN", Secrets.API_TOKEN)
                    .replace("PASSWORD", Secrets.URL_PASSWORD)
                    .split(" ");

            Result result = home.run(arguments);

            assertThat(result.exit()).isIn(2, 20, 21);
            SECRETS.areNotIn("'" + line + "'", result.out() + result.err());
            assertThat(sentry.requests()).isEmpty();
        }
    }

    @Test
    void noSettingIsQuoted() {
        try (SandboxSentry sentry = SandboxSentry.start()) {
            Home home = home(sentry, "settings", past());
            List<String[]> settings = List.of(
                    new String[] {"SENTRY_URL", "http://somebody:" + Secrets.URL_PASSWORD + "@127.0.0.1:9"},
                    new String[] {"SENTRY_URL", "ftp://somebody:" + Secrets.URL_PASSWORD + "@127.0.0.1:9/x@y"},
                    new String[] {"SENTRY_AUTH_TOKEN", Secrets.ENVIRONMENT_TOKEN + " " + Secrets.ENVIRONMENT_TOKEN},
                    new String[] {"SENTRY_AUTH_TOKEN", Secrets.ENVIRONMENT_TOKEN + "\n\u001b[31m"},
                    new String[] {"SENTRY_CUSTOM_HEADERS", Secrets.HEADER_VALUE},
                    new String[] {"SENTRY_CUSTOM_HEADERS", "X-A: " + Secrets.HEADER_VALUE + "\u0007"},
                    new String[] {"SENTRY_CUSTOM_HEADERS", "X A: " + Secrets.HEADER_VALUE},
                    new String[] {"SENTRY_CUSTOM_HEADERS", "Authorization: " + Secrets.HEADER_VALUE},
                    new String[] {"SENTRY_CUSTOM_HEADERS", "X-A: a;" + Secrets.HEADER_VALUE});
            for (String[] setting : settings) {
                home.set(setting[0], setting[1]);
                for (String line : List.of("auth status --verify", "auth refresh", "auth token")) {
                    Result result = home.run(line.split(" ")).isClear(20);
                    SECRETS.areNotIn(setting[0] + ", '" + line + "'", result.out() + result.err());
                }
                home.set(
                        setting[0],
                        setting[0].equals("SENTRY_URL") ? sentry.url().toString() : null);
            }
            assertThat(sentry.requests()).isEmpty();
        }
    }

    /** A proxy before a Sentry that is no loopback, in all the ways in which it can refuse. */
    @Test
    void noPasswordOfAProxyIsQuoted() throws Exception {
        for (String answer : List.of(
                "HTTP/1.1 407 Proxy Authentication Required\r\nProxy-Authenticate: Basic\r\nContent-Length: 0\r\n\r\n",
                "HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n",
                "HTTP/1.1 500 " + Secrets.PROXY_PASSWORD + "\r\nContent-Length: 0\r\n\r\n",
                "no HTTP",
                "")) {
            try (ServerSocket proxy = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
                Thread serving = new Thread(() -> serve(proxy, answer), "proxy");
                serving.setDaemon(true);
                serving.start();
                Home home = new Home(
                        directory.resolve("proxy" + proxy.getLocalPort()),
                        URI.create("https://sentry.invalid"),
                        "client");
                home.signedIn(Secrets.ACCESS_TOKEN, Secrets.REFRESH_TOKEN, past(), "https://sentry.invalid");
                home.set("SENTRY_LOG_LEVEL", "trace")
                        .set(
                                "SENTRY_LOG_FILE",
                                home.config.resolve("requests.log").toString())
                        .set(
                                "HTTPS_PROXY",
                                "http://somebody:" + Secrets.PROXY_PASSWORD + "@127.0.0.1:" + proxy.getLocalPort());
                for (String line : List.of("auth token", "auth login --force", "auth status --verify")) {
                    Result result = home.run(line.split(" ")).isClear(30);
                    SECRETS.areNotIn("'" + line + "' through a proxy", result.out() + result.err());
                }
                home.set("HTTPS_PROXY", "socks://somebody:" + Secrets.PROXY_PASSWORD + "@127.0.0.1:9");
                Result result = home.run("auth", "token").isClear(20);
                SECRETS.areNotIn("a malformed proxy", result.out() + result.err());
                SECRETS.areNotBelow(home.config, "config.db");
            }
        }
    }

    private static void serve(ServerSocket proxy, String answer) {
        while (!proxy.isClosed()) {
            try (Socket socket = proxy.accept()) {
                if (socket.getInputStream().read(new byte[4096]) > 0) {
                    socket.getOutputStream().write(answer.getBytes(StandardCharsets.US_ASCII));
                }
            } catch (IOException closed) {
                // the client has gone, or the test is over
            }
        }
    }

    /** With processes: what they write anywhere, what the system shows of them, and what their children get to see. */
    @Test
    void noProcessLeavesOneBehind() throws Exception {
        assumeTrue(Files.isDirectory(Path.of("/proc/self")), "needs /proc");
        try (SandboxSentry sentry = SandboxSentry.start()) {
            Home home = home(sentry, "process/config", past());
            Path temporary = Files.createDirectories(directory.resolve("process/tmp"));
            Path seen = Files.createDirectories(directory.resolve("process/seen"));
            Path browser = directory.resolve("browser");
            Files.writeString(browser, """
                #!/bin/sh
                { echo "$@"; env; tr '\\0' ' ' < /proc/$$/cmdline; } > SEEN/browser.tmp
                mv SEEN/browser.tmp SEEN/browser
                """.replace("SEEN", seen.toString()));
            Files.setPosixFilePermissions(browser, PosixFilePermissions.fromString("rwx------"));
            home.set("BROWSER", browser.toString())
                    .set("TMPDIR", temporary.toString())
                    .set("SENTRY_AUTH_TOKEN", Secrets.ENVIRONMENT_TOKEN)
                    .set("SENTRY_TOKEN", Secrets.ENVIRONMENT_TOKEN)
                    .jvm("-Djava.io.tmpdir=" + temporary)
                    .jvm("-Dsentry.tty=02");
            sentry.fault(Endpoint.DEVICE_CODE, Fault.json(200, DEVICE_ANSWER));
            Path answered = seen.resolve("browser");
            sentry.fault(Endpoint.TOKEN_POLL, Fault.json(400, "{\"error\":\"authorization_pending\"}"));
            sentry.fault(Endpoint.API, Fault.json(200, "{\"auth\":{},\"user\":{\"id\":\"1\"},\"id\":\"1\"}"));

            Process login = home.start("auth", "login", "--force");
            sentry.awaitRequests(Endpoint.TOKEN_POLL, 1, Duration.ofSeconds(60));
            SECRETS.areNotIn("the arguments", Files.readString(Path.of("/proc/" + login.pid() + "/cmdline")));
            await().atMost(Duration.ofSeconds(60)).until(() -> Files.exists(answered));
            sentry.fault(Endpoint.TOKEN_POLL, Fault.json(200, TOKEN_ANSWER));
            Result result = Home.finish(login, "");

            assertThat(result.exit()).as(result.err()).isZero();
            Secrets.allBut(Secrets.SETTINGS).areNotIn("what the browser sees", Files.readString(answered));
            SECRETS.areNotIn("the sign-in", result.out() + result.err());
            home.set("SENTRY_AUTH_TOKEN", null).set("SENTRY_TOKEN", null);
            for (String line : List.of("auth status", "auth refresh", "auth status --verify", "auth logout")) {
                Result other = home.process(line.split(" "));
                SECRETS.areNotIn("'" + line + "'", other.out() + other.err());
            }
            SECRETS.areNotBelow(temporary);
            SECRETS.areNotBelow(home.config, "config.db");
            SECRETS.areNotIn("the database after signing out", bytes(home.database()));
        }
    }

    @Test
    void aJvmThatCrashesLeavesNone() throws Exception {
        Path current = Files.createDirectories(directory.resolve("crash/current"));
        try (SandboxSentry sentry = SandboxSentry.start()) {
            sentry.fault(Endpoint.API, Fault.hangBeforeProcessing());
            Home home = home(sentry, "crash/config", past());
            List<String> command =
                    new ArrayList<>(Program.command(List.of(), "auth", "login", "--token", Secrets.API_TOKEN));
            command.addAll(0, List.of("sh", "-c", "ulimit -c unlimited 2>/dev/null; exec \"$@\"", "sh"));
            Process login = home.start(new ProcessBuilder(command).directory(current.toFile()));
            sentry.awaitRequests(Endpoint.API, 1, Duration.ofSeconds(60));

            new ProcessBuilder("kill", "-SEGV", String.valueOf(login.pid()))
                    .start()
                    .waitFor();
            Result result = Home.finish(login, "");

            assertThat(result.exit()).isNotZero();
            assertThat(result.out() + result.err()).contains("SIGSEGV");
            SECRETS.areNotIn("what a crash says", result.out() + result.err());
            SECRETS.areNotBelow(current);
        }
    }

    private static String bytes(Path file) throws IOException {
        return Files.readString(file, StandardCharsets.ISO_8859_1);
    }

    /** What the library throws, with all that hangs on it. */
    @Test
    void noExceptionHoldsOne() {
        LoginListener silent = new LoginListener() {
            @Override
            public void deviceAuthorized(DeviceAuthorization device, Origin origin, Duration timeLeft) {
                SECRETS.areNotIn("a device authorization", device.toString());
            }

            @Override
            public void waiting(Duration timeLeft) {}

            @Override
            public void slowedDown(Duration interval) {}

            @Override
            public void unavailable(String reason, Duration pause) {
                SECRETS.areNotIn("a reason", reason);
            }
        };
        List<Function<SentryAuth, Supplier<Object>>> calls = List.of(
                auth -> () -> auth.session().current(null),
                auth -> () -> String.valueOf(auth.refresh().run(null, false)),
                auth -> () -> auth.session().callStored(null, config -> "" + config),
                auth -> () -> auth.status().local(null),
                auth -> () -> auth.status().verified(null, auth.session()),
                auth -> () -> auth.login().token(null, Secret.of(Secrets.API_TOKEN)),
                auth -> () -> auth.login().device(new DeviceLogin(null, Scopes.DEFAULT, Duration.ofSeconds(8)), silent),
                auth -> () -> auth.logout().run());
        try (SandboxSentry sentry = SandboxSentry.start()) {
            int number = 0;
            for (Faults.Row row : faults()) {
                if (row.hangs()) {
                    continue; // as the command line's, which wait at the same time
                }
                sentry.clearFaults();
                for (Endpoint endpoint : List.of(Endpoint.TOKEN_REFRESH, Endpoint.TOKEN_POLL, Endpoint.API)) {
                    sentry.fault(endpoint, row.make().apply("http://127.0.0.1:9"));
                }
                sentry.fault(Endpoint.DEVICE_CODE, Fault.json(200, DEVICE_ANSWER));
                number++;
                SentryAuth auth = home(sentry, "library" + number, past()).library();
                for (Function<SentryAuth, Supplier<Object>> call : calls) {
                    try {
                        SECRETS.areNotIn("a result", call.apply(auth).get().toString());
                    } catch (SentryAuthException e) {
                        SECRETS.areNotIn(e);
                    }
                }
            }
        }
    }
}
