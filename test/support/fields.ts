// The fields of a JSON schema, and what it says of each.

interface SchemaNode {
  description?: string;
  properties?: Record<string, SchemaNode>;
  [keyword: string]: unknown;
}

export interface Field {
  /** `runs[].target.model` */
  path: string;
  name: string;
  description: string;
  isNullable: boolean;
}

/** Every field, those of objects in lists and alternatives included. */
export function fieldsOf(schema: object, path = ''): Field[] {
  const { properties = {}, ...keywords } = schema as SchemaNode;
  const own = Object.entries(properties).flatMap(([name, node]) => {
    const at = path === '' ? name : `${path}.${name}`;
    return [
      { path: at, name, description: node.description ?? '', isNullable: isNullable(node) },
      ...fieldsOf(node, at),
    ];
  });
  const inside = INSIDE.flatMap((keyword) => {
    const nodes = [keywords[keyword]].flat().filter((node) => typeof node === 'object' && node !== null);
    return nodes.flatMap((node) => fieldsOf(node, BESIDE.has(keyword) ? path : `${path}[]`));
  });
  return [...own, ...inside];
}

/** Keywords with a schema, or a list of them. */
const INSIDE = ['items', 'prefixItems', 'additionalProperties', 'anyOf', 'oneOf', 'allOf'];
const BESIDE = new Set(['anyOf', 'oneOf', 'allOf']);

function isNullable({ anyOf, type }: SchemaNode): boolean {
  const alternatives = (anyOf ?? []) as SchemaNode[];
  return type === 'null' || alternatives.some((alternative) => alternative['type'] === 'null');
}
