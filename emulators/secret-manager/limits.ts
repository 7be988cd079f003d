/** Source: https://docs.cloud.google.com/secret-manager/quotas */
export const SECRET_LIMITS = { payloadBytesMax: 65_536, nameLengthMax: 255 } as const
