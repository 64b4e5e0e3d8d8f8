package dev.sentryauth.adapters.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sentryauth.domain.AuthFailure;
import java.net.URI;
import java.net.URL;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EnvironmentVariablesTest {

    private static String way(String url, Map<String, String> environment) throws Exception {
        URL target = URI.create(url).toURL();
        ProxyRoute route = new ProxySettings(environment::get).route(target);
        return route.server() == null ? route.kind().name() : route.server().display();
    }

    @Test
    void variableOfTheTargetsSchemeCountsAndTheLowerCaseOneFirst() throws Exception {
        Map<String, String> both = Map.of("HTTPS_PROXY", "http://s:1", "http_proxy", "http://p:2", "HTTP_PROXY", "x:3");

        assertThat(way("https://sentry.test", both)).isEqualTo("s:1");
        assertThat(way("http://sentry.test", both)).isEqualTo("p:2");
        assertThat(way("https://sentry.test", Map.of("HTTP_PROXY", "http://p:2")))
                .isEqualTo("JVM");
        assertThat(way("https://sentry.test", Map.of("HTTPS_PROXY", "p"))).isEqualTo("p:80");
        assertThat(way("https://sentry.test", Map.of("HTTPS_PROXY", " "))).isEqualTo("JVM");
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://127.0.0.1:9000", "http://localhost:9000", "http://[0:0:0:0:0:0:0:1]:9000"})
    void loopbackIsNeverProxied(String url) throws Exception {
        assertThat(way(url, Map.of("HTTP_PROXY", "http://p:2"))).isEqualTo("DIRECT");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "*                     | DIRECT",
                "sentry.test           | DIRECT",
                ".sentry.test          | DIRECT",
                "TEST                  | DIRECT",
                "other, sentry.test    | DIRECT",
                "us.sentry.test:443    | DIRECT",
                "us.sentry.test:8443   | p:2",
                "try.test              | p:2",
                "sentry.tes            | p:2",
                "other                 | p:2",
            })
    void noProxyNamesHostsAndAllBelowThem(String list, String way) throws Exception {
        assertThat(way("https://us.sentry.test", Map.of("HTTPS_PROXY", "http://p:2", "NO_PROXY", list)))
                .isEqualTo(way);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"socks5://user:hidden@p:1", "https://user:hidden@p:1", "http://user:hidden@", "ht tp://hidden"})
    void unusableProxyIsNamedByItsVariableOnly(String value) {
        assertThatThrownBy(() -> way("https://sentry.test", Map.of("https_proxy", value)))
                .isInstanceOfSatisfying(AuthFailure.class, failure -> {
                    assertThat(failure.kind()).isEqualTo(AuthFailure.Kind.CONFIGURATION);
                    assertThat(failure).hasMessageStartingWith("HTTPS_PROXY ").hasMessageNotContaining("hidden");
                });
    }

    @Test
    void customHeadersAreSplitAtSemicolons() {
        assertThat(CustomHeaders.parse("A: b;c-d : e:f ;; G:h;"))
                .containsExactly(Map.entry("A", "b"), Map.entry("c-d", "e:f"), Map.entry("G", "h"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "hidden",
                ": hidden",
                "A b: hidden",
                "A:",
                "A: hid\u0007den",
                "A: hid\nden",
                "A: hidd\u00e9n",
                "authorization: hidden",
                "Host: hidden",
                "CONTENT-LENGTH: 1",
                "Transfer-Encoding: hidden",
            })
    void malformedOrForbiddenHeaderIsRefusedWithoutItsValue(String text) {
        assertThatThrownBy(() -> CustomHeaders.parse(text)).isInstanceOfSatisfying(AuthFailure.class, failure -> {
            assertThat(failure.kind()).isEqualTo(AuthFailure.Kind.CONFIGURATION);
            assertThat(failure).hasMessageNotContaining("hid");
        });
    }
}
