package dev.sentryauth.testkit.sandbox;

import dev.sentryauth.testkit.sandbox.SyntheticData.Issue;
import dev.sentryauth.testkit.sandbox.SyntheticData.Organization;
import dev.sentryauth.testkit.sandbox.SyntheticData.Project;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** How the API shows what there is. Ids are strings and so is an issue's count, as at the real server. */
final class ApiJson {
    private final Settings settings;
    private final Regions regions;
    private final String mainUrl;

    ApiJson(Settings settings, Regions regions, String mainUrl) {
        this.settings = settings;
        this.regions = regions;
        this.mainUrl = mainUrl;
    }

    Map<String, @Nullable Object> json(Organization organization) {
        Map<String, @Nullable Object> links = new LinkedHashMap<>();
        links.put("organizationUrl", page(organization));
        String regionUrl = regions.urlOf(organization.slug());
        if (regionUrl != null) {
            links.put("regionUrl", regionUrl);
        }
        return Json.object(
                "id",
                Long.toString(organization.id()),
                "slug",
                organization.slug(),
                "name",
                organization.name(),
                "status",
                Json.object("id", "active", "name", "active"),
                "links",
                links);
    }

    Map<String, @Nullable Object> json(Project project) {
        return Json.object(
                "id",
                Long.toString(project.id()),
                "slug",
                project.slug(),
                "name",
                project.name(),
                "platform",
                project.platform().isEmpty() ? null : project.platform(),
                "isMember",
                true,
                "hasAccess",
                true);
    }

    /** One project, and the older list of all projects, say whose it is. */
    Map<String, @Nullable Object> json(Organization organization, Project project) {
        Map<String, @Nullable Object> json = new LinkedHashMap<>(json(project));
        json.put("organization", json(organization));
        return json;
    }

    Map<String, @Nullable Object> json(Issue issue) {
        Instant now = settings.clock.instant().truncatedTo(ChronoUnit.SECONDS);
        return Json.object(
                "id",
                Long.toString(issue.id()),
                "shortId",
                issue.shortId(),
                "title",
                issue.title(),
                "culprit",
                "handler in " + issue.project().slug(),
                "permalink",
                page(issue.organization()) + "/issues/" + issue.id() + "/",
                "level",
                issue.level(),
                "status",
                issue.status(),
                "isBookmarked",
                issue.edit().bookmarked(),
                "isUnhandled",
                issue.number() % 2 == 0,
                "count",
                Integer.toString(issue.count()),
                "userCount",
                issue.userCount(),
                "firstSeen",
                now.minus(issue.firstAge()).toString(),
                "lastSeen",
                now.minus(issue.age()).toString(),
                "project",
                json(issue.project()));
    }

    /** What a short id stands for. */
    Map<String, @Nullable Object> lookup(Issue issue) {
        return Json.object(
                "organizationSlug",
                issue.organization().slug(),
                "projectSlug",
                issue.project().slug(),
                "groupId",
                Long.toString(issue.id()),
                "group",
                json(issue),
                "shortId",
                issue.shortId());
    }

    private String page(Organization organization) {
        return mainUrl + "/organizations/" + organization.slug();
    }
}
