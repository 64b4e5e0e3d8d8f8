package dev.sentryauth.testkit.sandbox;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Goes through a list page by page, as a client that believes everything. */
final class Walk {
    private static final Pattern NEXT =
            Pattern.compile("rel=\"next\"(?:; results=\"(true|false)\")?; cursor=\"([^\"]*)\"");

    /** The pages' bodies, and the cursors that led from each to the next. */
    record Path(List<String> bodies, List<String> cursors) {
        /** The values of a string field, in the order of arrival. */
        List<String> values(String field) {
            List<String> values = new ArrayList<>();
            for (String body : bodies) {
                Matcher matcher =
                        Pattern.compile("\"" + field + "\":\"([^\"]*)\"").matcher(body);
                while (matcher.find()) {
                    values.add(matcher.group(1));
                }
            }
            return values;
        }
    }

    private Walk() {}

    /** Follows {@code next} while it promises results, for at most that many pages. */
    static Path through(RawHttp http, String token, String target, int atMost) throws IOException {
        Path path = new Path(new ArrayList<>(), new ArrayList<>());
        String cursor = "";
        while (path.bodies.size() < atMost) {
            RawHttp.Answer page = http.getAs(token, target + (cursor.isEmpty() ? "" : "&cursor=" + cursor));
            if (page.status() != 200) {
                throw new AssertionError("Page " + (path.bodies.size() + 1) + " has status " + page.status());
            }
            path.bodies.add(page.body());
            Matcher next = NEXT.matcher(page.header("Link"));
            if (!next.find() || !"true".equals(next.group(1))) {
                return path;
            }
            cursor = next.group(2).replace(":", "%3A");
            path.cursors.add(next.group(2));
        }
        return path;
    }
}
