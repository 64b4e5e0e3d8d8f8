package dev.sentryauth.testkit.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class ApprovalPageTest extends SandboxFixture {
    private static final String PAGE = "/oauth/device/";

    @Test
    void theFormOfTheConsentPageApproves() throws Exception {
        RawHttp.Answer code = askForCode("org:read event:read");
        RawHttp.Answer consent = http.get(PAGE + "?user_code=" + code.field("user_code"));

        assertThat(consent.status()).isEqualTo(200);
        assertThat(consent.header("Content-Type")).isEqualTo("text/html; charset=utf-8");
        assertThat(consent.header("Content-Security-Policy")).contains("frame-ancestors 'none'");
        assertThat(consent.body())
                .contains("lang=\"en\"", "<title>", code.field("user_code"), "org:read", "event:read")
                .contains("sandbox", sentry.url().toString())
                .doesNotContain(code.field("device_code"));
        assertThat(poll(code.field("device_code")).body()).isEqualTo(error("authorization_pending"));

        RawHttp.Answer result = submit(consent, "approve");

        assertThat(result.status()).isEqualTo(200);
        assertThat(result.body()).contains("<h1>Approved</h1>");
        assertThat(http.get(PAGE + "?user_code=" + code.field("user_code")).body())
                .contains("<h1>Approved</h1>");
        assertThat(poll(code.field("device_code")).status()).isEqualTo(200);
    }

    @Test
    void theFormOfTheConsentPageDenies() throws Exception {
        RawHttp.Answer code = askForCode("");
        RawHttp.Answer consent = http.get(PAGE + "?user_code=" + code.field("user_code"));

        assertThat(submit(consent, "deny").body()).contains("<h1>Denied</h1>");
        assertThat(submit(consent, "approve").body()).contains("<h1>Denied</h1>");

        assertThat(poll(code.field("device_code")).body()).isEqualTo(error("access_denied"));
    }

    /** WCAG 2.2, 1.4.11: a control's border needs 3 : 1, here on the canvas of browsers in light and in dark mode. */
    @Test
    void theButtonsBordersCanBeSeenInLightAndDarkMode() throws Exception {
        Matcher border = Pattern.compile("button \\{[^}]*border: 2px solid #([0-9a-f]{6})")
                .matcher(http.get(PAGE).body());
        assertThat(border.find()).isTrue();

        for (String canvas : List.of("ffffff", "121212", "1c1b22", "1e1e1e")) {
            assertThat(contrast(border.group(1), canvas)).as("on #" + canvas).isGreaterThanOrEqualTo(3);
        }
        assertThat(contrast("4a3fb5", "121212"))
                .as("a border that could not be seen")
                .isLessThan(3);
    }

    private static double contrast(String one, String other) {
        double a = luminance(one);
        double b = luminance(other);
        return (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
    }

    /** As WCAG 2.2 defines relative luminance. */
    private static double luminance(String rgb) {
        double[] weights = {0.2126, 0.7152, 0.0722};
        double sum = 0;
        for (int i = 0; i < 3; i++) {
            double c = Integer.parseInt(rgb.substring(2 * i, 2 * i + 2), 16) / 255.0;
            sum += weights[i] * (c <= 0.04045 ? c / 12.92 : Math.pow((c + 0.055) / 1.055, 2.4));
        }
        return sum;
    }

    @Test
    void codesAreReadAsPeopleTypeThem() throws Exception {
        String code = askForCode("").field("user_code");
        RawHttp.Answer entry = http.get(PAGE);
        assertThat(entry.body()).contains("<label for=\"user_code\">", "method=\"get\"");

        String typed = "%20" + code.replace("-", "").toLowerCase(Locale.ROOT) + "+";

        assertThat(http.get(PAGE + "?user_code=" + typed).body()).contains("value=\"" + code + "\"");
    }

    @Test
    void nothingButTheFormOfThisPageDecides() throws Exception {
        RawHttp.Answer code = askForCode("");
        String userCode = code.field("user_code");
        RawHttp.Answer consent = http.get(PAGE + "?user_code=" + userCode);

        assertThat(http.post(PAGE, "user_code", userCode, "op", "approve").status())
                .isEqualTo(403);
        assertThat(http.post(PAGE, "user_code", userCode, "op", "approve", "csrf", "guess")
                        .status())
                .isEqualTo(403);
        assertThat(http.get(PAGE + "?user_code=" + userCode + "&op=approve&csrf=" + hidden(consent, "csrf"))
                        .status())
                .isEqualTo(200);
        assertThat(submit(consent, "perhaps").status()).isEqualTo(400);
        assertThat(http.request("PUT", PAGE, "").status()).isEqualTo(405);

        assertThat(poll(code.field("device_code")).body()).isEqualTo(error("authorization_pending"));
    }

    @Test
    void unknownAndExpiredCodesSaySoAndMarkupStaysText() throws Exception {
        String expired = askForCode("").field("user_code");
        sentry.expire(expired);
        for (String userCode : List.of(expired, "%3Cscript%3Ealert(1)%3C/script%3E")) {
            RawHttp.Answer answer = http.get(PAGE + "?user_code=" + userCode);
            assertThat(answer.status()).isEqualTo(400);
            assertThat(answer.body()).contains("role=\"alert\"").doesNotContain("<script");
        }
        assertThat(ApprovalPage.escape("<a href='x'>\"&")).isEqualTo("&lt;a href=&#39;x&#39;&gt;&quot;&amp;");
    }

    /** Sends what a browser would: every hidden field, and the button that was pressed. */
    private RawHttp.Answer submit(RawHttp.Answer page, String op) throws IOException {
        List<String> fields = new ArrayList<>(List.of("op", op));
        Matcher inputs = Pattern.compile("<input type=\"hidden\" name=\"([^\"]*)\" value=\"([^\"]*)\">")
                .matcher(page.body());
        while (inputs.find()) {
            fields.add(inputs.group(1));
            fields.add(inputs.group(2));
        }
        return http.post(PAGE, fields.toArray(String[]::new));
    }

    private static String hidden(RawHttp.Answer page, String name) {
        Matcher input =
                Pattern.compile("name=\"" + name + "\" value=\"([^\"]*)\"").matcher(page.body());
        assertThat(input.find()).isTrue();
        return input.group(1);
    }
}
