package dev.sentryauth.adapters.http;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import dev.sentryauth.application.data.Issue;
import dev.sentryauth.application.data.Organization;
import dev.sentryauth.application.data.Project;
import dev.sentryauth.domain.Origin;
import java.io.IOException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Makes items of JSON, by streaming. What an item lacks, or has of another type, is null in it; what has no name to call it
 * by is left out.
 */
final class ApiReader {
    private static final int DEEPEST = 200;

    private ApiReader() {}

    /**
     * The items of an array.
     *
     * @throws IOException if this is not a whole array; the message may quote it
     */
    static <T> List<T> array(byte[] json, Function<JsonObject, @Nullable T> item) throws IOException {
        JsonFactory factory = JsonFactory.builder()
                .streamReadConstraints(
                        StreamReadConstraints.builder().maxNestingDepth(DEEPEST).build())
                .build();
        List<T> items = new ArrayList<>();
        try (JsonParser parser = factory.createParser(json)) {
            if (parser.nextToken() != JsonToken.START_ARRAY) {
                throw new IOException("no JSON array");
            }
            for (JsonToken token = parser.nextToken(); token != JsonToken.END_ARRAY; token = parser.nextToken()) {
                if (token == null) {
                    throw new IOException("no end of the JSON array");
                }
                if (token != JsonToken.START_OBJECT) {
                    parser.skipChildren();
                    continue;
                }
                T made = item.apply(JsonObject.read(parser));
                if (made != null) {
                    items.add(made);
                }
            }
        }
        return items;
    }

    /** The regions in {@code {"regions": [{"url": …}]}}; the method for objects drops arrays, so they are read here. */
    static List<Origin> regions(byte[] json) throws IOException {
        try (JsonParser parser = new JsonFactory().createParser(json)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw new IOException("no JSON object");
            }
            List<Origin> regions = new ArrayList<>();
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                boolean wanted = parser.currentName().equals("regions");
                if (parser.nextToken() != JsonToken.START_ARRAY || !wanted) {
                    parser.skipChildren();
                    continue;
                }
                for (JsonToken token = parser.nextToken(); token != JsonToken.END_ARRAY; token = parser.nextToken()) {
                    if (token == null) {
                        throw new IOException("no end of the JSON array");
                    }
                    Origin region = token == JsonToken.START_OBJECT ? origin(JsonObject.read(parser), "url") : null;
                    if (region != null) {
                        regions.add(region);
                    }
                }
            }
            return regions;
        }
    }

    /** A whole object. */
    static JsonObject object(byte[] json) throws IOException {
        JsonObject object = JsonObject.read(json);
        if (!object.isWhole()) {
            throw new IOException("no whole JSON object");
        }
        return object;
    }

    static @Nullable Organization organization(JsonObject json) {
        String slug = json.string("slug");
        JsonObject links = json.object("links");
        return slug == null
                ? null
                : new Organization(
                        slug,
                        json.stringOrNumber("id"),
                        json.string("name"),
                        links == null ? null : origin(links, "regionUrl"));
    }

    static @Nullable Project project(JsonObject json, String organization) {
        String slug = json.string("slug");
        return slug == null
                ? null
                : new Project(
                        slug, json.stringOrNumber("id"), json.string("name"), json.string("platform"), organization);
    }

    static @Nullable Issue issue(JsonObject json) {
        String id = json.stringOrNumber("id");
        JsonObject project = json.object("project");
        return id == null
                ? null
                : new Issue(
                        id,
                        json.string("shortId"),
                        json.string("title"),
                        json.string("culprit"),
                        json.string("level"),
                        json.string("status"),
                        json.number("count"),
                        json.number("userCount"),
                        instant(json.string("firstSeen")),
                        instant(json.string("lastSeen")),
                        json.string("permalink"),
                        project == null ? null : project.string("slug"));
    }

    private static @Nullable Origin origin(JsonObject json, String name) {
        String url = json.string(name);
        try {
            return url == null ? null : Origin.ofUrl(url);
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    private static @Nullable Instant instant(@Nullable String text) {
        try {
            return text == null ? null : OffsetDateTime.parse(text).toInstant();
        } catch (DateTimeParseException e) {
            return null;
        }
    }
}
