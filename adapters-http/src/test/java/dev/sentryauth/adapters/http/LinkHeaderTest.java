package dev.sentryauth.adapters.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LinkHeaderTest {
    private static final String PREVIOUS =
            "<https://s.io/x/?&cursor=0:0:1>; rel=\"previous\"; results=\"false\"; cursor=\"0:0:1\"";

    private static @Nullable String next(String... headers) {
        return LinkHeader.next(List.of(headers));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "null",
            quoteCharacter = '`',
            value = {
                // As Sentry sends it.
                "<https://s.io/x/?&cursor=0:100:0>; rel=\"next\"; results=\"true\"; cursor=\"0:100:0\" | 0:100:0",
                "<https://s.io/x/?&cursor=0:100:0>; rel=\"next\"; results=\"false\"; cursor=\"0:100:0\" | null",
                // Without results there is more: other servers only name a next page that there is.
                "<https://s.io/x/>; rel=\"next\"; cursor=\"0:100:0\" | 0:100:0",
                "<https://s.io/x/>; rel=\"next\"; results=\"\"; cursor=\"a\" | a",
                // Unquoted, spaced, in another order and case.
                "<https://s.io/x/>;rel=next;results=true;cursor=a | a",
                "<https://s.io/x/> ; CURSOR = \"a\" ; Rel = \"next\" | a",
                "<https://s.io/x/>; cursor=\"a;b,c\"; rel=\"next\" | a;b,c",
                // Only in the address.
                "<https://s.io/x/?per_page=2&cursor=0%3A100%3A0>; rel=\"next\" | 0:100:0",
                "<https://s.io/x/?cursor=0:100:0&per_page=2>; rel=\"next\" | 0:100:0",
                "<https://evil.example.com/?cursor=a>; rel=\"next\" | a",
                "<https://s.io/x/?precursor=a>; rel=\"next\" | null",
                "<https://s.io/x/?cursor=%zz>; rel=\"next\" | null",
                "<https://s.io/x/?cursor=%0a>; rel=\"next\" | null",
                "<https://s.io/x/?cursor=>; rel=\"next\" | null",
                "<>; rel=\"next\" | null",
                // The first of two counts.
                "<https://s.io/x/>; rel=\"next\"; cursor=\"a\"; cursor=\"b\" | a",
                "<https://s.io/a/>; rel=\"next\"; cursor=\"a\", <https://s.io/b/>; rel=\"next\"; cursor=\"b\" | a",
                // Not a next page.
                "<https://s.io/x/>; rel=\"last\"; cursor=\"a\" | null",
                "<https://s.io/x/>; cursor=\"a\" | null",
                // No link.
                "`` | null",
                "< | null",
                "<x | null",
                "> ; rel=\"next\"; cursor=\"a\" | null",
                "rel=\"next\"; cursor=\"a\" | null",
                ",,,;;; | null",
                "<x>; rel=\"next\"; cursor=\"a | \"a",
                "<x>; rel=\"next\"; cursor=\"a b\" | null",
                "<x>; rel=\"next\"; cursor=\"ü\" | null",
            })
    void whereTheNextPageIs(String header, @Nullable String expected) {
        assertThat(next(header)).isEqualTo(expected);
        assertThat(next(PREVIOUS + ", " + header)).isEqualTo(expected);
        assertThat(next(PREVIOUS, header)).as("two headers").isEqualTo(expected);
        assertThat(next(header, PREVIOUS)).as("two headers, the other way").isEqualTo(expected);
    }

    @Test
    void withoutAHeaderThereIsNone() {
        assertThat(next()).isNull();
        assertThat(next(PREVIOUS)).isNull();
    }

    @Test
    void aCursorIsNotLongerThanAnyBody() {
        assertThat(next("<x>; rel=next; cursor=" + "a".repeat(1000))).hasSize(1000);
        assertThat(next("<x>; rel=next; cursor=" + "a".repeat(1001))).isNull();
    }

    @Test
    void garbageIsNoFailure() {
        long seed = System.nanoTime();
        System.out.println("LinkHeaderTest: seed " + seed);
        Random random = new Random(seed);
        String[] pieces = {
            "<",
            ">",
            ";",
            ",",
            "=",
            "\"",
            " ",
            "rel=\"next\"",
            "rel",
            "cursor=\"0:1:0\"",
            "cursor",
            "results=\"true\"",
            "url",
            "https://s.io/?cursor=",
            "%",
            "%zz",
            "a",
            "\u0000",
            "ü",
            "\ud83d",
            "\n",
            "&cursor=",
            "?"
        };
        for (int i = 0; i < 20_000; i++) {
            List<String> headers = new ArrayList<>();
            for (int header = random.nextInt(3); header >= 0; header--) {
                StringBuilder text = new StringBuilder();
                for (int length = random.nextInt(20); length > 0; length--) {
                    text.append(pieces[random.nextInt(pieces.length)]);
                }
                headers.add(text.toString());
            }
            String cursor = LinkHeader.next(headers);
            if (cursor != null) {
                assertThat(cursor).as("seed %s, %s", seed, headers).matches("[!-~]{1,1000}");
            }
        }
    }
}
