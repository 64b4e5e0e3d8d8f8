package dev.sentryauth.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class OriginTest {
    private static final String PORT = "has a port that is no number from 1 to 65535";
    private static final String NAME = "has a malformed host name";
    private static final String NO_NAME = "has no host name";
    private static final String TWO_HOSTS =
            "has a character that stands for one host here and for another elsewhere; write the name in punycode";
    private static final String IPV6 = "has a malformed IPv6 address";
    private static final String PATH = "must end after the host or port, without a path";
    private static final String USER = "must not name a user or password";
    private static final String NO_URL = "is not a URL with http:// or https://";
    private static final String SCHEME = "must begin with https:// (or http://)";

    @ParameterizedTest
    @CsvSource({
        "https://sentry.io, https://sentry.io",
        "sentry.io, https://sentry.io",
        "SENTRY.IO, https://sentry.io",
        "HTTPS://Sentry.IO/, https://sentry.io",
        "' \tsentry.io\n', https://sentry.io",
        "https://sentry.io:443, https://sentry.io",
        "sentry.io:443/, https://sentry.io",
        "sentry.io:, https://sentry.io",
        "sentry.io:00443, https://sentry.io",
        "sentry.io., https://sentry.io",
        "https://sentry.io.:443/, https://sentry.io",
        "http://own.example.com:80, http://own.example.com",
        "HTTP://own.example.com:, http://own.example.com",
        "http://own.example.com:443, http://own.example.com:443",
        "https://own.example.com:80, https://own.example.com:80",
        "own.example.com:1, https://own.example.com:1",
        "own.example.com:65535, https://own.example.com:65535",
        "a_b-9.Example.com, https://a_b-9.example.com",
        "localhost:9000, https://localhost:9000",
        "httpsentry.example.com, https://httpsentry.example.com",
        "127.0.0.1, https://127.0.0.1",
        "b\u00fccher.example, https://xn--bcher-kva.example",
        "B\u00dcCHER.example, https://xn--bcher-kva.example",
        "bu\u0308cher.example, https://xn--bcher-kva.example",
        "XN--BCHER-KVA.example, https://xn--bcher-kva.example",
        "sentry\u3002io, https://sentry.io",
        "b\u00fccher\u3002example\u3002, https://xn--bcher-kva.example",
        "\uff33\uff25\uff2e\uff34\uff32\uff39.io, https://sentry.io",
        "[::1], https://[0:0:0:0:0:0:0:1]",
        "[::1]:443, https://[0:0:0:0:0:0:0:1]",
        "[::0001]:9000, https://[0:0:0:0:0:0:0:1]:9000",
        "http://[0:0:0:0:0:0:0:1]/, http://[0:0:0:0:0:0:0:1]",
        "[2001:DB8::A], https://[2001:db8:0:0:0:0:0:a]",
        "[::ffff:127.0.0.1]:9000, https://127.0.0.1:9000",
    })
    void spellingsOfOneOriginAreEqual(String spelling, String canonical) {
        assertThat(Origin.of(spelling)).hasToString(canonical).isEqualTo(Origin.of(canonical));
        assertThat(Origin.of(spelling)).hasSameHashCodeAs(Origin.of(canonical));
    }

    @Test
    void anOriginHasSchemeHostAndPort() {
        assertThat(Origin.of("http://Own.example.com:9000")).isEqualTo(new Origin("http", "own.example.com", 9000));
        assertThat(Origin.of("https://own.example.com")).isEqualTo(new Origin("https", "own.example.com", 443));
        assertThat(Origin.of("http://own.example.com")).isEqualTo(new Origin("http", "own.example.com", 80));
        assertThat(Origin.of("sentry.io")).isEqualTo(Origin.SENTRY_IO);
    }

    @ParameterizedTest
    @CsvSource({
        "http://own.example.com, https://own.example.com",
        "own.example.com, own.example.com:8443",
        "own.example.com, www.own.example.com",
        "http://localhost:9000, http://127.0.0.1:9000",
        "http://localhost:9000, http://[::1]:9000",
        "http://127.0.0.1:9000, http://127.0.0.2:9000",
        "http://127.0.0.1:9000, http://127.1:9000",
        "s\u0435ntry.io, sentry.io", // a Cyrillic letter in the first
    })
    void otherSchemesHostsPortsAndNamesAreOtherOrigins(String one, String other) {
        assertThat(Origin.of(one)).isNotEqualTo(Origin.of(other));
        assertThat(Origin.of(one).trusts(Origin.of(other))).isFalse();
        assertThat(Origin.of(other).trusts(Origin.of(one))).isFalse();
    }

    static Stream<Arguments> refused() {
        return Stream.of(
                Arguments.of("", NO_NAME),
                Arguments.of(" ", NO_NAME),
                Arguments.of(".", NO_NAME),
                Arguments.of("https://", NO_NAME),
                Arguments.of("https://:443", NO_NAME),
                Arguments.of("\u3002", NO_NAME),
                Arguments.of("a".repeat(254), NO_NAME),
                Arguments.of("sentry.stra\u00dfe.example", TWO_HOSTS),
                Arguments.of("sentry.STRA\u1e9eE.example", TWO_HOSTS),
                Arguments.of("\u03bf\u03b4\u03cc\u03c2.example", TWO_HOSTS),
                Arguments.of("sen\u200ctry.io", TWO_HOSTS),
                Arguments.of("sen\u200dtry.io", TWO_HOSTS),
                Arguments.of("https:///sentry.io", PATH),
                Arguments.of("https://sentry.io/issues/1", PATH),
                Arguments.of("https://sentry.io//", PATH),
                Arguments.of("https://sentry.io?a=b", PATH),
                Arguments.of("https://sentry.io/?a", PATH),
                Arguments.of("https://sentry.io#a", PATH),
                Arguments.of("sentry.io\\", PATH),
                Arguments.of("https://sentry.io\\@evil.example", PATH),
                Arguments.of("https://https://sentry.io", PATH),
                Arguments.of("https:/sentry.io", NO_URL),
                Arguments.of("https:sentry.io", NO_URL),
                Arguments.of("HTTP:/x", NO_URL),
                Arguments.of("http:", NO_URL),
                Arguments.of("https:/", NO_URL),
                Arguments.of("ftp://sentry.io", SCHEME),
                Arguments.of("://sentry.io", SCHEME),
                Arguments.of("httpss://sentry.io", SCHEME),
                Arguments.of("evil.example?https://sentry.io", SCHEME),
                Arguments.of("javascript:alert(1)", PORT),
                Arguments.of("user@sentry.io", USER),
                Arguments.of("https://@sentry.io", USER),
                Arguments.of("https://user:password@sentry.io", USER),
                Arguments.of("https://sentry.io@evil.example", USER),
                Arguments.of("https://sentry.io:443@evil.example", USER),
                Arguments.of("sentry.io:0", PORT),
                Arguments.of("sentry.io:65536", PORT),
                Arguments.of("sentry.io:99999", PORT),
                Arguments.of("sentry.io:655350", PORT),
                Arguments.of("sentry.io:4294967739", PORT), // 443 in 32 bits
                Arguments.of("sentry.io:99999999999999999999", PORT),
                Arguments.of("sentry.io:-1", PORT),
                Arguments.of("sentry.io:+443", PORT),
                Arguments.of("sentry.io: 443", PORT),
                Arguments.of("sentry.io:44a", PORT),
                Arguments.of("sentry.io:\uff14\uff14\uff13", PORT),
                Arguments.of("sentry.io:443:80", PORT),
                Arguments.of("::1", PORT),
                Arguments.of("[::1]:99999", PORT),
                Arguments.of("sen try.io", NAME),
                Arguments.of("sentry.io\nevil.example", NAME),
                Arguments.of("sentry.io\r\nX-Header", NAME),
                Arguments.of("sentry\t.io", NAME),
                Arguments.of("sentry.io\u0000", NAME),
                Arguments.of(".sentry.io", NAME),
                Arguments.of("sentry..io", NAME),
                Arguments.of("sentry.io..", NAME),
                Arguments.of("*.sentry.io", NAME),
                Arguments.of("sentry%2eio", NAME),
                Arguments.of("sentry.io]", NAME),
                Arguments.of("\u00e4..example", NAME),
                Arguments.of("\u00e4_b.example", NAME),
                Arguments.of("\u00e4".repeat(70), NAME),
                Arguments.of("sentry.io\uff0f.evil.example", NAME), // characters that turn into "/", "a/c", ":" and "@"
                Arguments.of("sentry.i\u2100.example", NAME),
                Arguments.of("sentry.io\uff1a443", NAME),
                Arguments.of("sentry.io\uff20evil.example", NAME),
                Arguments.of("sentry.io\u202e", NAME),
                Arguments.of("sentry.io\ud800", NAME),
                Arguments.of("[", IPV6),
                Arguments.of("[]", IPV6),
                Arguments.of("[::1", PORT),
                Arguments.of("[::1]x", IPV6),
                Arguments.of("[::1]x:443", IPV6),
                Arguments.of("[::1]]", IPV6),
                Arguments.of("[1:2]", IPV6),
                Arguments.of("[:::]", IPV6),
                Arguments.of("[::1%lo]", IPV6),
                Arguments.of("[::g]", IPV6),
                Arguments.of("[1.2.3.4]", IPV6),
                Arguments.of("[sentry.io]", IPV6));
    }

    @ParameterizedTest
    @MethodSource("refused")
    void whatIsNoOriginIsRefusedWithTheReason(String text, String reason) {
        assertThatThrownBy(() -> Origin.of(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(reason);
    }

    @Test
    void aHostNameMayHave253Characters() {
        String longest = "a".repeat(253);

        assertThat(Origin.of(longest).host()).isEqualTo(longest);
        assertThat(Origin.of(longest + ".").host()).isEqualTo(longest);
    }

    @ParameterizedTest
    @CsvSource({
        "https://sentry.io/organizations/acme/issues/1/?query=a, https://sentry.io",
        "https://own.example.com:8443?a=b, https://own.example.com:8443",
        "https://own.example.com#a, https://own.example.com",
        "https://own.example.com/a@b:c, https://own.example.com",
        "https://own.example.com?a@evil.example, https://own.example.com",
        "http://[::1]:9000/a, http://[0:0:0:0:0:0:0:1]:9000",
        "https://own.example.com//evil.example/, https://own.example.com",
        "https://own.example.com/?next=https://evil.example/, https://own.example.com",
    })
    void aWholeUrlNamesItsOrigin(String url, String origin) {
        assertThat(Origin.ofUrl(url)).isEqualTo(Origin.of(origin));
    }

    /** As in a browser, a backslash ends the host: what follows it can never become the host. */
    @Test
    void aBackslashDoesNotHideAnotherHost() {
        assertThat(Origin.ofUrl("https://sentry.io\\@evil.example")).isEqualTo(Origin.SENTRY_IO);
        assertThat(Origin.ofUrl("https://evil.example\\.sentry.io").isSaas()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"sentry.io", "https:/sentry.io", "//sentry.io", "/issues/1", "", "mailto:a@sentry.io"})
    void aWholeUrlNeedsAScheme(String url) {
        assertThatThrownBy(() -> Origin.ofUrl(url))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(NO_URL);
    }

    @ParameterizedTest
    @ValueSource(strings = {"ftp://sentry.io/", " https://sentry.io/", "https ://sentry.io", "file:///etc", "h://x"})
    void aWholeUrlHasTheSchemeHttpsOrHttp(String url) {
        assertThatThrownBy(() -> Origin.ofUrl(url))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(SCHEME);
    }

    @ParameterizedTest
    @CsvSource({
        "https://sentry.io, true",
        "SENTRY.IO.:443, true",
        "https://us.sentry.io, true",
        "https://de.sentry.io, true",
        "https://a.b.sentry.io, true",
        "http://sentry.io, false",
        "http://sentry.io:443, false",
        "http://us.sentry.io, false",
        "https://sentry.io:8443, false",
        "https://us.sentry.io:80, false",
        "https://evilsentry.io, false",
        "https://sentry.io.evil.example, false",
        "https://us.sentry.io.evil.example, false",
        "https://sentry.io-evil.example, false",
        "https://sentry.iox, false",
        "https://sentry.example.com, false",
        "https://io, false",
        "https://s\u0435ntry.io, false", // a Cyrillic letter
    })
    void theHostedSentryIsSentryIoAndItsSubdomainsOverHttps(String url, boolean saas) {
        assertThat(Origin.of(url).isSaas()).isEqualTo(saas);
    }

    @Test
    void theHostedSentryTrustsItselfAndEveryoneElseOnlyThemselves() {
        List<Origin> saas = Stream.of("sentry.io", "us.sentry.io", "acme.sentry.io")
                .map(Origin::of)
                .toList();
        List<Origin> others = Stream.of(
                        "http://sentry.io",
                        "sentry.io:8443",
                        "evilsentry.io",
                        "sentry.io.evil.example",
                        "own.example.com",
                        "own.example.com:8443",
                        "http://own.example.com",
                        "http://localhost",
                        "http://127.0.0.1")
                .map(Origin::of)
                .toList();
        assertThat(saas).allSatisfy(one -> assertThat(saas).allMatch(one::trusts));
        for (Origin one : others) {
            assertThat(one.trusts(Origin.of(one.toString()))).isTrue();
            assertThat(saas).noneMatch(one::trusts).noneMatch(hosted -> hosted.trusts(one));
            assertThat(others).filteredOn(one::trusts).containsExactly(one);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "localhost, true",
        "LOCALHOST.:9000, true",
        "127.0.0.1, true",
        "127.0.0.1.:9000, true",
        "127.255.255.255, true",
        "127.000.0.01, true",
        "[::1], true",
        "[0:0:0:0:0:0:0:1]:9000, true",
        "[0000:0000::0001], true",
        "[::ffff:127.0.0.1], true",
        "127.1, false",
        "127.0.1, false",
        "127.0.0.1.1, false",
        "127.0.0.256, false",
        "127.0.0.0001, false",
        "127.0.0.x, false",
        "127.0.0.1.evil.example, false",
        "127.evil.example.com, false",
        "128.0.0.1, false",
        "0.0.0.0, false",
        "1.127.0.0, false",
        "2130706433, false",
        "0x7f.0.0.1, false",
        "[::2], false",
        "[::], false",
        "[::127.0.0.1], false",
        "foo.localhost, false",
        "localhost.evil.example, false",
        "notlocalhost, false",
    })
    void onlyTheNamesOfThisMachineAreLoopback(String host, boolean loopback) {
        assertThat(Origin.of("http://" + host).isLoopback()).isEqualTo(loopback);
    }

    @ParameterizedTest
    @CsvSource({
        "https://own.example.com:443, own.example.com",
        "http://own.example.com:80, own.example.com",
        "http://own.example.com:443, own.example.com:443",
        "https://own.example.com:8443, own.example.com:8443",
        "https://[::1]:80, [0:0:0:0:0:0:0:1]:80",
    })
    void aPersonSeesThePortOnlyWhereItIsNotTheSchemesOwn(String url, String display) {
        assertThat(Origin.of(url).display()).isEqualTo(display);
    }

    @ParameterizedTest
    @CsvSource({
        "https://x.example.com,      https://y.example.com,     x.example.com",
        "https://x.example.com:8443, https://x.example.com,     x.example.com:8443",
        "https://x.example.com,      http://x.example.com,      https://x.example.com",
        "http://x.example.com,       https://x.example.com,     http://x.example.com",
        "http://x.example.com:80,    https://x.example.com:80,  http://x.example.com",
        "http://x.example.com:9000,  https://x.example.com:9000, http://x.example.com:9000",
        "http://localhost,           https://sentry.io,         http://localhost"
    })
    void theSchemeIsShownWhereItTellsTwoOriginsApart(String one, String other, String shown) {
        assertThat(Origin.of(one).displayBeside(Origin.of(other))).isEqualTo(shown);
    }
}
