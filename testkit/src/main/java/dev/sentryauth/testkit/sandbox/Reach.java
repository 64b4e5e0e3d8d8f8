package dev.sentryauth.testkit.sandbox;

import dev.sentryauth.testkit.sandbox.SyntheticData.Issue;
import dev.sentryauth.testkit.sandbox.SyntheticData.Organization;
import dev.sentryauth.testkit.sandbox.SyntheticData.Project;
import java.util.List;
import java.util.Optional;

/** What a caller can get at through the listener of one region: his organizations that are there. */
record Reach(World world, String region) {
    /**
     * The organization that the path names first.
     *
     * @throws Refused if it does not exist there (404) or the caller is no member (403)
     */
    Organization organization(ApiCall call) {
        return reachable(call, world.catalogue().organization(call.path(1)));
    }

    /** @throws Refused if the organization has none of that slug or id (404) */
    Project project(Organization organization, String slugOrId) {
        return world.catalogue().project(organization, slugOrId).orElseThrow(Refused::notFound);
    }

    /** @throws Refused if the organization has no such issue (404) */
    Issue issue(Organization organization, String idOrShortId) {
        return world.issues()
                .byId(idOrShortId)
                .filter(issue -> issue.organization().equals(organization))
                .or(() -> world.issues().byShortId(organization, idOrShortId))
                .orElseThrow(Refused::notFound);
    }

    /**
     * The issue whose id the path names first. Without its organization a short id does not say which it is.
     *
     * @throws Refused if it does not exist there (404) or the caller is no member (403)
     */
    Issue issue(ApiCall call) {
        Issue issue = world.issues().byId(call.path(1)).orElseThrow(Refused::notFound);
        reachable(call, Optional.of(issue.organization()));
        return issue;
    }

    List<Organization> organizations(ApiCall call) {
        return world.catalogue().organizations().stream()
                .filter(org -> world.regions().serves(region, org.slug()) && isMember(call, org))
                .toList();
    }

    private Organization reachable(ApiCall call, Optional<Organization> organization) {
        Organization found = organization
                .filter(org -> world.regions().serves(region, org.slug()))
                .orElseThrow(Refused::notFound);
        if (!isMember(call, found)) {
            throw Refused.forbidden();
        }
        return found;
    }

    private boolean isMember(ApiCall call, Organization organization) {
        SandboxUser user = call.caller().user();
        return user != null
                && Optional.ofNullable(world.settings().memberships.get(user.id()))
                        .map(slugs -> slugs.contains(organization.slug()))
                        .orElse(true);
    }
}
