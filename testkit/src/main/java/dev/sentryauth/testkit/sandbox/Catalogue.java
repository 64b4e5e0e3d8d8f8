package dev.sentryauth.testkit.sandbox;

import dev.sentryauth.testkit.sandbox.SyntheticData.Organization;
import dev.sentryauth.testkit.sandbox.SyntheticData.Project;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;

/** Which organizations and projects there are now. Thread-safe: one lock. */
final class Catalogue {
    private record Size(int organizations, int projects) {}

    private final Settings settings;
    private final Map<Long, List<Project>> created = new HashMap<>();
    private final Set<Long> deleted = new HashSet<>();
    private Size size = new Size(0, 0);
    private List<Organization> organizations = List.of();
    private int revision;

    Catalogue(Settings settings) {
        this.settings = settings;
    }

    synchronized List<Organization> organizations() {
        Size wanted = new Size(settings.organizations, settings.projects);
        if (!wanted.equals(size)) {
            organizations = IntStream.range(0, wanted.organizations())
                    .mapToObj(index -> SyntheticData.organization(index, wanted.projects()))
                    .toList();
            size = wanted;
            revision++;
        }
        return organizations;
    }

    Optional<Organization> organization(String slugOrId) {
        return organizations().stream()
                .filter(org ->
                        org.slug().equals(slugOrId) || Long.toString(org.id()).equals(slugOrId))
                .findFirst();
    }

    synchronized List<Project> projects(Organization organization) {
        List<Project> now = new ArrayList<>(organization.projects());
        now.addAll(created.getOrDefault(organization.id(), List.of()));
        now.removeIf(project -> deleted.contains(project.id()));
        return now;
    }

    Optional<Project> project(Organization organization, String slugOrId) {
        return projects(organization).stream()
                .filter(project -> project.slug().equals(slugOrId)
                        || Long.toString(project.id()).equals(slugOrId))
                .findFirst();
    }

    /** Empty if the slug is taken. */
    synchronized Optional<Project> create(Organization organization, String slug, String name, String platform) {
        if (project(organization, slug).isPresent()) {
            return Optional.empty();
        }
        List<Project> mine = created.computeIfAbsent(organization.id(), id -> new ArrayList<>());
        long id = SyntheticData.generatedId(organization.id(), 50_001 + mine.size());
        Project project = new Project(id, slug, name, platform);
        mine.add(project);
        return Optional.of(project);
    }

    /** Its issues go with it. */
    synchronized void delete(Project project) {
        deleted.add(project.id());
        revision++;
    }

    synchronized boolean isDeleted(Project project) {
        return deleted.contains(project.id());
    }

    /** Another number after each change that issues can feel. */
    synchronized int revision() {
        return revision;
    }
}
