import java.io.IOException;
import java.net.URI;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.FileVisitOption;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributeView;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * {@code java Zip.java DIRECTORY NAME FILE}: packs NAME, which lies in DIRECTORY, with modes and with times in UTC, for which class
 * archives look; what a link points to is packed in its place. The program zip has times either in local time, to two seconds, or
 * together with the number of whoever packs.
 */
final class Zip {
    private Zip() {}

    public static void main(String[] arguments) throws IOException {
        Path directory = Path.of(arguments[0]);
        URI zip = URI.create("jar:" + Path.of(arguments[2]).toUri());
        List<Path> files;
        try (Stream<Path> all = Files.walk(directory.resolve(arguments[1]), FileVisitOption.FOLLOW_LINKS)) {
            files = all.sorted().toList();
        }
        try (FileSystem packed = FileSystems.newFileSystem(zip, Map.of("create", "true", "enablePosixFileAttributes", "true"))) {
            for (Path file : files) {
                Path entry = packed.getPath(directory.relativize(file).toString());
                if (Files.isDirectory(file)) {
                    Files.createDirectory(entry);
                } else {
                    Files.write(entry, Files.readAllBytes(file));
                }
                Files.setPosixFilePermissions(entry, Files.getPosixFilePermissions(file));
                FileTime time = Files.getLastModifiedTime(file);
                Files.getFileAttributeView(entry, BasicFileAttributeView.class).setTimes(time, time, time);
            }
        }
    }
}
