import { z } from 'zod'

const HOST_NAME = /^[A-Za-z0-9_]([A-Za-z0-9_.-]*[A-Za-z0-9_])?\.?$/

/** A host name or an IP address (IPv6 without brackets). */
export const hostSchema = z
  .string()
  .max(253)
  .refine((text) => HOST_NAME.test(text) || z.ipv6().safeParse(text).success, 'a host name or an IP address')

/** A TCP or UDP port. */
export const portSchema = z.int().min(1).max(65_535)
