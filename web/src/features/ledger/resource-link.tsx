import { Link } from '@tanstack/react-router'

/** The page of what an entry is about; its bare path where there is no such page. */
export function ResourceLink({ resource }: { resource: string }) {
  const [collection, id, ...deeper] = resource.split('/')
  if (id === undefined || deeper.length > 0) return resource
  switch (collection) {
    case 'actions':
      return (
        <Link to="/actions/$actionId" params={{ actionId: id }}>
          {resource}
        </Link>
      )
    case 'incidents':
      return (
        <Link to="/incidents/$incidentId" params={{ incidentId: id }}>
          {resource}
        </Link>
      )
    case 'services':
      return (
        <Link to="/services/$serviceId" params={{ serviceId: id }}>
          {resource}
        </Link>
      )
    default:
      return resource
  }
}
