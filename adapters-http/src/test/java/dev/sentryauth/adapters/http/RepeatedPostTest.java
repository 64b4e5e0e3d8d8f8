package dev.sentryauth.adapters.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sentryauth.application.port.ApiRequest;
import dev.sentryauth.application.port.ApiResponse;
import dev.sentryauth.application.port.Bearer;
import dev.sentryauth.domain.AuthFailure;
import dev.sentryauth.domain.OAuthClient;
import dev.sentryauth.domain.Origin;
import dev.sentryauth.domain.Secret;
import dev.sentryauth.testkit.TestMonotonicClock;
import java.net.Authenticator;
import java.net.PasswordAuthentication;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The JDK never sends a POST a second time, whether it keeps the body (the program) or not (an application that sets
 * nothing). In JVMs of their own, of each JDK here: how it is done is up to the JDK and fixed at its first connection.
 */
@Timeout(120)
class RepeatedPostTest {
    private static final Duration LONG = Duration.ofSeconds(15);
    private static final String WORDS = "gateway words";

    /** What the server does to the POST that carries such a token. */
    private static final List<String> ENDINGS = List.of(
            "closes",
            "resets",
            "401 Basic realm=\"x\"",
            "401 Digest realm=\"x\", nonce=\"0\", qop=\"auth\"",
            "401 NTLM",
            "401 Negotiate",
            "407 Basic realm=\"x\"",
            "307 other",
            "103 hints");

    static Stream<Arguments> jvms() throws Exception {
        List<Path> homes = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"))));
        Path others = Path.of("/usr/lib/jvm");
        if (Files.isDirectory(others)) {
            try (Stream<Path> all = Files.list(others)) {
                all.filter(home -> !Files.isSymbolicLink(home) && Files.isExecutable(home.resolve("bin/java")))
                        .filter(home -> !home.equals(homes.get(0)))
                        .forEach(homes::add);
            }
        }
        return homes.stream().flatMap(home -> Stream.of(Arguments.of(home, true), Arguments.of(home, false)));
    }

    private static void answer(RawServer.Request request, Socket socket) throws Exception {
        if (request.line().startsWith("GET")) {
            RawServer.write(socket, RawServer.json(200, "{\"regions\":[]}"));
            return;
        }
        String ending = ENDINGS.stream()
                .filter(it -> request.body().contains(it.replaceAll("[^a-zA-Z0-9]", "")))
                .findFirst()
                .orElse("");
        if (ending.equals("103 hints")) {
            RawServer.write(socket, "HTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\n");
            RawServer.write(socket, RawServer.json(200, "{\"access_token\":\"new-access\"}"));
        } else if (Character.isDigit(ending.charAt(0))) {
            int status = Integer.parseInt(ending.substring(0, 3));
            String header = status == 401
                    ? "WWW-Authenticate: " + ending.substring(4)
                    : status == 407
                            ? "Proxy-Authenticate: " + ending.substring(4)
                            : "Location: http://localhost:" + socket.getLocalPort() + "/elsewhere/";
            RawServer.write(
                    socket,
                    "HTTP/1.1 " + status + " X\r\n" + header + "\r\nContent-Type: text/plain\r\nContent-Length: "
                            + WORDS.length() + "\r\n\r\n" + WORDS);
        } else {
            socket.setSoLinger(ending.equals("resets"), 0);
            socket.close();
        }
    }

    @ParameterizedTest
    @MethodSource("jvms")
    void onePostArrivesHoweverItEnds(Path home, boolean likeMain) throws Exception {
        try (RawServer raw = new RawServer(RepeatedPostTest::answer)) {
            List<String> command = new ArrayList<>(
                    List.of(home.resolve("bin/java").toString(), "-XX:TieredStopAtLevel=1", "-Dhttp.maxRedirects=3"));
            if (likeMain) {
                command.addAll(LikeMain.options());
            }
            command.addAll(List.of(
                    "-cp",
                    System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                    Posts.class.getName(),
                    raw.origin().toString()));
            Process process =
                    new ProcessBuilder(command).redirectErrorStream(true).start();
            String[] outcomes = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).split("\n");

            for (String ending : ENDINGS) {
                assertThat(raw.requests())
                        .filteredOn(request -> request.line().startsWith("POST"))
                        .filteredOn(request -> request.body().contains(ending.replaceAll("[^a-zA-Z0-9]", "")))
                        .as(ending + " of " + String.join("\n", outcomes))
                        .hasSize(2);
            }
            for (int i = 0; i < outcomes.length; i++) {
                String ending = ENDINGS.get(i / 2);
                if (ending.startsWith("40")) {
                    assertThat(outcomes[i])
                            .contains("omething before Sentry")
                            .contains("HTTP " + ending.substring(0, 3) + (likeMain ? ": \"" + WORDS + "\"" : ""));
                } else if (ending.equals("103 hints")) {
                    assertThat(outcomes[i]).containsAnyOf("Granted", "status=200");
                }
            }
            assertThat(outcomes).hasSize(2 * ENDINGS.size());
            assertThat(raw.requests()).noneMatch(request -> request.line().contains("elsewhere"));
        }
    }

    /** Refreshes, and then posts where a kept-alive connection is open; a line about each. */
    static final class Posts {
        public static void main(String... args) {
            Authenticator.setDefault(new Authenticator() {
                @Override
                protected PasswordAuthentication getPasswordAuthentication() {
                    return new PasswordAuthentication("an", "application's".toCharArray());
                }
            });
            Origin origin = Origin.of(args[0]);
            FeignOAuthServer server = new FeignOAuthServer("1", name -> null);
            FeignSentryApi api = new FeignSentryApi("1", name -> null, new TestMonotonicClock());
            Bearer bearer = new Bearer(origin, Secret.of("api-token-0123456789"));
            for (String ending : ENDINGS) {
                String token = ending.replaceAll("[^a-zA-Z0-9]", "");
                System.out.println(server.refresh(new OAuthClient(origin, "client"), Secret.of(token), LONG));
                api.regions(bearer);
                System.out.println(post(api, bearer, token));
            }
        }

        private static String post(FeignSentryApi api, Bearer bearer, String token) {
            byte[] body = token.getBytes(StandardCharsets.US_ASCII);
            try {
                ApiResponse response = api.send(bearer, new ApiRequest("POST", "/api/0/x/", Map.of(), body));
                return "status=" + response.status() + " " + response.problem();
            } catch (AuthFailure e) {
                return String.valueOf(e.getMessage());
            }
        }
    }
}
