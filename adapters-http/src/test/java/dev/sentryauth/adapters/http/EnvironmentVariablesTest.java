package dev.sentryauth.adapters.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sentryauth.domain.AuthFailure;
import java.net.URI;
import java.net.URL;
import java.util.Locale;
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
    @CsvSource(
            delimiter = '|',
            value = {
                "http://10.1.2.3          | 10.0.0.0/8         | DIRECT",
                "http://10.1.2.3          | 10.1.2.3/32        | DIRECT",
                "http://10.1.2.3          | 10.1.2.2/31        | DIRECT",
                "http://10.1.2.4          | 10.1.2.2/31        | p:2",
                "http://10.1.2.3          | 0.0.0.0/0          | DIRECT",
                "http://10.1.2.3          | x, 10.1.2.3        | DIRECT",
                "http://10.1.2.3:9000     | 10.1.2.3:9000      | DIRECT",
                "http://10.1.2.3:9000     | 10.1.2.3:80        | p:2",
                "http://10.1.2.3          | 10.0.0.0/33        | p:2",
                "http://10.1.2.3          | 10.0.0.0/x         | p:2",
                "http://10.1.2.3          | ::/0               | p:2",
                "http://ten.test          | 10.0.0.0/8         | p:2",
                "http://3.2.1.10.test     | 0.0.0.0/0          | p:2",
                "http://[fd00:0:0::7]     | fd00::/8           | DIRECT",
                "http://[fd00:0:0::7]     | FD00::7            | DIRECT",
                "http://[fd00:0:0::7]     | [fd00::7]          | DIRECT",
                "http://[fd00:0:0::7]     | [fd00::7]:80       | DIRECT",
                "http://[fd00:0:0::7]     | [fd00::7]:81       | p:2",
                "http://[fd00:0:0::7]     | fe80::/10          | p:2",
                "http://us.sentry.test    | *.sentry.test      | DIRECT",
                "http://us.sentry.test    | sentry.test.       | DIRECT",
            })
    void noProxyNamesAddressesAndNetworks(String url, String list, String way) throws Exception {
        assertThat(way(url, Map.of("HTTP_PROXY", "http://p:2", "NO_PROXY", list)))
                .isEqualTo(way);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "http://my_proxy:3128                  | my_proxy:3128  | null      | ''",
                "my_proxy                              | my_proxy:80    | null      | ''",
                "HTTP://p:3128/                        | p:3128         | null      | ''",
                "http://[fd00::1]:3128                 | [fd00::1]:3128 | null      | ''",
                "http://DOMAIN\\user:secret@p:3128     | p:3128         | DOMAIN\\user | secret",
                "http://DOMAIN%5Cuser:secret@p:3128    | p:3128         | DOMAIN\\user | secret",
                "http://us%C3%A9r:p%40ss@p:3128        | p:3128         | us\u00e9r | p@ss",
                "http://user:p@ss/w+rd%@p:3128         | p:3128         | user      | p@ss/w+rd%",
            })
    void proxyIsReadAsCurlReadsIt(String value, String place, String user, String password) throws Exception {
        URL target = URI.create("https://sentry.test").toURL();

        ProxyRoute.Server server = new ProxySettings(Map.of("https_proxy", value)::get)
                .route(target)
                .server();

        assertThat(server.display()).isEqualTo(place);
        assertThat(String.valueOf(server.user())).isEqualTo(user);
        assertThat(server.password()).isEqualTo(password);
    }

    @Test
    void allProxyCountsBelowTheVariableOfTheScheme() throws Exception {
        assertThat(way("https://sentry.test", Map.of("ALL_PROXY", "http://a:1")))
                .isEqualTo("a:1");
        assertThat(way("http://sentry.test", Map.of("all_proxy", "http://a:1", "ALL_PROXY", "b:2")))
                .isEqualTo("a:1");
        assertThat(way("https://sentry.test", Map.of("all_proxy", "a:1", "HTTPS_PROXY", "s:2")))
                .isEqualTo("s:2");
        assertThat(way("https://sentry.test", Map.of("ALL_PROXY", "a:1", "NO_PROXY", "sentry.test")))
                .isEqualTo("DIRECT");
        assertThat(way("http://127.0.0.1:9000", Map.of("ALL_PROXY", "socks5://a:1")))
                .isEqualTo("DIRECT");
    }

    @ParameterizedTest
    @CsvSource({
        "https_proxy, socks5h://p:1, SOCKS",
        "ALL_PROXY, socks4://p:1, SOCKS",
        "all_proxy, SOCKS5://p:1, SOCKS",
        "HTTPS_PROXY, https://p:1, TLS",
        "HTTPS_PROXY, ftp://p:1, unknown kind",
        "HTTPS_PROXY, http://p:x, port",
        "HTTPS_PROXY, http://p:70000, port",
    })
    void proxyOfAnotherKindIsRefusedAndNeverIgnored(String variable, String value, String problem) {
        assertThatThrownBy(() -> way("https://sentry.test", Map.of(variable, value)))
                .isInstanceOfSatisfying(AuthFailure.class, failure -> {
                    assertThat(failure.kind()).isEqualTo(AuthFailure.Kind.CONFIGURATION);
                    assertThat(failure)
                            .hasMessageStartingWith(variable.toUpperCase(Locale.ROOT))
                            .hasMessageContaining(problem);
                });
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

    @Test
    void customHeadersAreSplitAtLineFeedsAndMayHoldSemicolons() {
        assertThat(CustomHeaders.parse("A: b\nC: d\r\n\r\nE: f; G: h\n"))
                .containsExactly(Map.entry("A", "b"), Map.entry("C", "d"), Map.entry("E", "f"), Map.entry("G", "h"));
        assertThat(CustomHeaders.parse("Cookie: a=1\\; b=2; X: c:\\d"))
                .containsExactly(Map.entry("Cookie", "a=1; b=2"), Map.entry("X", "c:\\d"));
        assertThatThrownBy(() -> CustomHeaders.parse("Cookie: a=1; b=2"))
                .hasMessageContaining("\\;")
                .hasMessageNotContaining("b=2");
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
