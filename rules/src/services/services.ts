import type { RulesService } from '../types.ts'
import { firestore } from './firestore.ts'
import type { Service } from './service.ts'
import { storage } from './storage.ts'

const services: Readonly<Record<RulesService, Service>> = { 'cloud.firestore': firestore, 'firebase.storage': storage }

export const serviceNames = Object.keys(services)

export const isServiceName = (name: string): name is RulesService => Object.hasOwn(services, name)

export const serviceOf = (name: RulesService): Service => services[name]
