package dev.sentryauth.domain;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What holds of every origin; a failure names the seed that repeats it. */
class OriginRandomTest {
    private static final List<String> PIECES = List.of(
            "https://",
            "http://",
            "HTTPS://",
            "https:/",
            "://",
            ":",
            "/",
            "\\",
            "@",
            "?",
            "#",
            "[",
            "]",
            "[::1]",
            ".",
            "..",
            "sentry.io",
            "us.sentry.io",
            "SENTRY.IO.",
            "127.0.0.1",
            "localhost",
            "evil",
            "evil.example",
            ":443",
            ":80",
            ":65536",
            ":0",
            "8",
            "\u00fc",
            "\u3002",
            "\uff0f",
            "\uff20",
            "\u2100",
            "\u200d",
            "\u00ad",
            "\ud83d",
            "\ude00",
            "\ud83d\ude00",
            "\u05d0",
            "\u0130",
            "xn--",
            "xn--bcher-kva",
            "-",
            "_",
            "%2e",
            " ",
            "\n",
            "\t",
            "\u0000",
            "::",
            "ffff:",
            "%lo");

    private final long seed = Long.getLong("sentry.test.seed", System.nanoTime());
    private final Random random = new Random(seed);

    @BeforeEach
    void nameTheSeed() {
        System.out.println("OriginRandomTest: repeat with -Dsentry.test.seed=" + seed);
    }

    @Test
    void everySpellingOfAnOriginComesBackToIt() {
        for (int round = 0; round < 2_000; round++) {
            boolean https = random.nextBoolean();
            String host = host();
            int own = https ? 443 : 80;
            int port = random.nextInt(3) == 0 ? own : 1 + random.nextInt(65535);
            String spelling = anyCase(https ? "https" : "http") + "://" + anyCase(host)
                    + (random.nextBoolean() ? "." : "")
                    + (port == own && random.nextBoolean() ? "" : ":" + port)
                    + (random.nextBoolean() ? "/" : "");

            Origin origin = Origin.of(spelling);

            assertThat(origin)
                    .as("seed %d, round %d: %s", seed, round, spelling)
                    .isEqualTo(new Origin(https ? "https" : "http", host, port))
                    .isEqualTo(Origin.of(origin.toString()))
                    .isEqualTo(Origin.ofUrl(origin + "/api/0/?a=b"));
        }
    }

    @Test
    void anyTextIsEitherRefusedOrAnOriginThatOthersReadTheSameWay() {
        int accepted = 0;
        for (int round = 0; round < 20_000; round++) {
            StringBuilder text = new StringBuilder(random.nextBoolean() ? "https://" : "");
            for (int pieces = random.nextInt(5); pieces >= 0; pieces--) {
                text.append(PIECES.get(random.nextInt(PIECES.size())));
            }
            String description = "seed " + seed + ", round " + round + ": " + SafeText.of(text.toString());
            Origin origin;
            try {
                origin = Origin.ofUrl(text.toString());
            } catch (IllegalArgumentException e) {
                continue;
            }
            accepted++;
            assertThat(Origin.of(origin.toString())).as(description).isEqualTo(origin);
            URI uri = URI.create(origin.toString());
            assertThat(uri.getRawAuthority()).as(description).isEqualTo(origin.display());
            assertThat(uri.getRawUserInfo()).as(description).isNull();
            assertThat(uri.getRawPath()).as(description).isEmpty();
            assertThat(origin.isSaas())
                    .as(description)
                    .isEqualTo(origin.toString().matches("https://([a-z0-9._-]+\\.)?sentry\\.io"));
        }
        assertThat(accepted).as("seed %d: the pieces still make origins", seed).isPositive();
    }

    private String host() {
        String alphabet = "abcdefghijklmnopqrstuvwxyz0123456789-_";
        StringBuilder host = new StringBuilder();
        for (int labels = 1 + random.nextInt(4); labels > 0; labels--) {
            for (int i = 1 + random.nextInt(12); i > 0; i--) {
                host.append(alphabet.charAt(random.nextInt(alphabet.length())));
            }
            host.append(labels > 1 ? "." : "");
        }
        return host.toString();
    }

    private String anyCase(String text) {
        StringBuilder mixed = new StringBuilder();
        for (String c : text.split("")) {
            mixed.append(random.nextBoolean() ? c.toUpperCase(Locale.ROOT) : c);
        }
        return mixed.toString();
    }
}
