/** YAML files with strict keys: each value knows where it stands, so that every complaint can say where. */
@org.jspecify.annotations.NullMarked
package windhover.yaml;
