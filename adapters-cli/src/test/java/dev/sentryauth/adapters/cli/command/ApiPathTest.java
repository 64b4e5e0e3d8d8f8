package dev.sentryauth.adapters.cli.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.sentryauth.domain.AuthFailure;
import dev.sentryauth.domain.AuthFailure.Kind;
import java.net.URI;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ApiPathTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = ' ',
            quoteCharacter = '`',
            value = {
                "organizations/ /api/0/organizations/",
                "organizations /api/0/organizations/",
                "/organizations/ /api/0/organizations/",
                "/api/0/organizations/ /api/0/organizations/",
                "api/0/organizations /api/0/organizations/",
                "/api/1/x/ /api/1/x/",
                "`` /api/0/",
                "/ /api/0/",
                "issues?query=a /api/0/issues/?query=a",
                "issues/?query=a/b&c=%20 /api/0/issues/?query=a/b&c=%20",
                "issues/?a[b]=1 /api/0/issues/?a[b]=1",
                "issues/#top /api/0/issues/%23top/",
                "issues/?query=assigned:#web&limit=5 /api/0/issues/?query=assigned:%23web&limit=5",
                "issues/?a=1#?b=/../ /api/0/issues/?a=1%23?b=/../",
                "`issues/?query=url:\"https://example.com/*\"` /api/0/issues/?query=url:%22https://example.com/*%22",
                "x/https://example.com/ /api/0/x/https://example.com/",
                "1http://example.com/ /api/0/1http://example.com/",
                "://example.com/ /api/0/://example.com/",
                "`my org/` /api/0/my%20org/",
                "größe/ /api/0/gr%C3%B6%C3%9Fe/",
                "😀/ /api/0/%F0%9F%98%80/",
                "a\"<>^{|}/?\" /api/0/a%22%3C%3E%5E%7B%7C%7D/?%22",
                "a%2Fb/ /api/0/a%2Fb/",
                "a..b/...//c/ /api/0/a..b/...//c/",
                "https://sentry.example.com/api/0/organizations/ /api/0/organizations/",
                "HTTPS://SENTRY.EXAMPLE.COM/api/0/issues?a=1 /api/0/issues/?a=1",
                "https://sentry.example.com/api/0/x/?a=1#?b=2 /api/0/x/?a=1",
                "x-1+2.3://sentry.example.com/api/0/x/ /api/0/x/",
                "https://u:p@sentry.example.com:8443/api/0/x/ /api/0/x/",
            })
    void pathsAsPeopleWriteThem(String given, String wire) {
        assertThat(ApiPath.of(given)).isEqualTo(wire);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "..",
                "../",
                "../../oauth/token/",
                "organizations/../../x",
                "/api/0/../../oauth/token/",
                "%2e%2e/x",
                "%2E./x",
                ".%2e/x",
                "a/%2E%2e",
                "./x",
                "a/./b",
                "%2e/",
                "//evil.example.com/",
                "///x",
                "\\\\evil.example.com\\x",
                "a\\..\\b",
                "/\\evil.example.com",
                "https://sentry.example.com/oauth/token/",
                "https://sentry.example.com",
                "https://sentry.example.com/?x=/api/0/",
                "https://sentry.example.com#/api/0/",
                "https://sentry.example.com/api/0/../../x",
                "https://sentry.example.com/api",
                "https://h//api/0/x"
            })
    void nothingLeavesTheApi(String given) {
        AuthFailure failure = catchThrowableOfType(AuthFailure.class, () -> ApiPath.of(given));

        assertThat(failure).isNotNull();
        assertThat(failure.kind()).isEqualTo(Kind.BAD_VALUE);
        assertThat(failure).hasMessageContaining("Write it as in organizations/acme/issues/");
    }

    @ParameterizedTest
    @CsvSource({
        "organizations/[x]/,/api/0/organizations/%5Bx%5D/",
        "100%/,/api/0/100%25/",
        "a%zz/?b=50%,/api/0/a%25zz/?b=50%25",
        "a%2/?%4,/api/0/a%252/?%254",
        "x/?query=release:1.0 größe,/api/0/x/?query=release:1.0%20gr%C3%B6%C3%9Fe",
        "x/?query=a+b&c=d;e|f^g`h,/api/0/x/?query=a+b&c=d;e%7Cf%5Eg%60h",
        "x/?query=a\\b<c>{d},/api/0/x/?query=a%5Cb%3Cc%3E%7Bd%7D",
    })
    void whatNoAddressMayHoldIsEscaped(String given, String wire) {
        assertThat(ApiPath.of(given)).isEqualTo(wire);
    }

    @Test
    void whateverIsTypedIsAnAddressOrRefused() {
        long seed = System.nanoTime();
        System.out.println("ApiPathTest: seed " + seed);
        Random random = new Random(seed);
        String[] pieces = {
            "a", "/", "?", "#", "..", ".", "%", "%2e", "%zz", "[", "]", "{", "\\", "://", "http", " ", "é", "\ud83d",
            "\n", "@", ":", "&", "=", "\"", "|", "api/0/"
        };
        for (int i = 0; i < 5000; i++) {
            StringBuilder text = new StringBuilder();
            for (int length = random.nextInt(10); length > 0; length--) {
                text.append(pieces[random.nextInt(pieces.length)]);
            }
            String wire;
            try {
                wire = ApiPath.of(text.toString());
            } catch (AuthFailure e) {
                continue;
            }
            String as = "seed " + seed + ": " + text;
            assertThat(wire).as(as).startsWith("/api/").matches("[!-~]+");
            assertThatCode(() -> URI.create("https://sentry.io" + wire)).as(as).doesNotThrowAnyException();
            assertThat(URI.create("https://sentry.io" + wire).getHost()).as(as).isEqualTo("sentry.io");
            assertThat(URI.create("https://sentry.io" + wire).normalize().getPath())
                    .as(as)
                    .startsWith("/api/");
        }
    }
}
