package brownout.chaos.adapter.yaml;

import brownout.chaos.format.Position;
import brownout.chaos.format.Problem;
import brownout.chaos.format.ScenarioException;
import brownout.chaos.format.Tree;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;

/** YAML 1.2 by snakeyaml-engine's node graph, which alone keeps line and column. */
public final class YamlTrees {
    private static final int DEEPEST = 32;

    private final String source;

    private YamlTrees(String source) {
        this.source = source;
    }

    /**
     * @param source named in every message: the file as the user typed it
     * @throws ScenarioException when the text is not one YAML document
     */
    public static Tree parse(String source, String text) {
        YamlTrees trees = new YamlTrees(source);
        try {
            LoadSettings settings = LoadSettings.builder()
                    .setLabel(source)
                    .setCodePointLimit(BoundedText.MOST_BYTES)
                    .setMaxAliasesForCollections(0)
                    .build();
            trees.refuseDepth(new Parse(settings).parseString(text));
            Node root = new Compose(settings).composeString(text).orElse(null);
            if (root == null) {
                throw trees.problem(
                        new Position(source, 1, 1), "is empty; ./lab show notification/lost-ack shows a scenario");
            }
            return trees.tree(root);
        } catch (MarkedYamlEngineException e) {
            throw trees.problem(trees.position(e.getProblemMark()), "is not valid YAML: " + oneLine(e.getProblem()));
        } catch (YamlEngineException e) {
            throw trees.problem(
                    new Position(source, 1, 1), "is not valid YAML: " + oneLine(String.valueOf(e.getMessage())));
        }
    }

    private static String oneLine(String text) {
        return text.strip().replaceAll("\\s+", " ");
    }

    /** Before anything recurses into the document. */
    private void refuseDepth(Iterable<Event> events) {
        int depth = 0;
        for (Event event : events) {
            switch (event.getEventId()) {
                case MappingStart, SequenceStart -> depth++;
                case MappingEnd, SequenceEnd -> depth--;
                case Alias, Comment, DocumentEnd, DocumentStart, Scalar, StreamEnd, StreamStart -> {}
            }
            if (depth > DEEPEST) {
                throw problem(position(event.getStartMark()), "is nested deeper than " + DEEPEST + " levels");
            }
        }
    }

    private Tree tree(Node node) {
        Position position = position(node.getStartMark());
        if (node instanceof MappingNode mapping) {
            return mapping(mapping, position);
        }
        if (node instanceof SequenceNode sequence) {
            return new Tree.Items(
                    position, sequence.getValue().stream().map(this::tree).toList());
        }
        if (node instanceof ScalarNode scalar) {
            return new Tree.Scalar(position, Tag.NULL.equals(scalar.getTag()) ? "" : scalar.getValue());
        }
        throw problem(position, "anchors and aliases are not used here");
    }

    private Tree mapping(MappingNode mapping, Position position) {
        List<Tree.Entry> entries = new ArrayList<>();
        Set<String> seen = new HashSet<>();
        for (NodeTuple tuple : mapping.getValue()) {
            Position at = position(tuple.getKeyNode().getStartMark());
            if (!(tuple.getKeyNode() instanceof ScalarNode key)) {
                throw problem(at, "a key must be plain text");
            }
            if (!seen.add(key.getValue())) {
                throw problem(at, "key '" + key.getValue() + "' stands twice in the same mapping; keep one");
            }
            entries.add(new Tree.Entry(at, key.getValue(), tree(tuple.getValueNode())));
        }
        return new Tree.Mapping(position, entries);
    }

    private Position position(Optional<Mark> mark) {
        return mark.map(at -> new Position(source, at.getLine() + 1, at.getColumn() + 1))
                .orElse(new Position(source, 1, 1));
    }

    private ScenarioException problem(Position position, String message) {
        return new ScenarioException(List.of(new Problem(position, message)));
    }
}
